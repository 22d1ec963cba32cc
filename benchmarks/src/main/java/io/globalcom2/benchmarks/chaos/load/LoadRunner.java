package io.globalcom2.benchmarks.chaos.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends every request of a plan when its time has come, whatever became of the others. */
public final class LoadRunner implements AutoCloseable {
    /** Enough that one who waits for a broker does not hold up the others. */
    private static final int THREADS = 16;

    private final Function<RequestKind, RequestSender> senders;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(THREADS, work -> {
        Thread daemon = new Thread(work, "load");
        daemon.setDaemon(true);
        return daemon;
    });
    private final List<CallerView> views = new ArrayList<>();

    /** @param senders the way in for each kind */
    public LoadRunner(Function<RequestKind, RequestSender> senders) {
        this.senders = senders;
    }

    /** Begins now and returns at once. */
    public void start(List<PlannedRequest> plan) {
        for (PlannedRequest request : plan) {
            CallerView view = new CallerView(request);
            views.add(view);
            request.times().forEach(time -> after(time, () -> send(request, view)));
        }
    }

    /** One for each request of the plan. */
    public List<CallerView> views() {
        return List.copyOf(views);
    }

    /** Whether somebody still waits for an answer. */
    public boolean isAnybodyWaiting() {
        return views.stream().anyMatch(CallerView::isWaiting);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void send(PlannedRequest request, CallerView view) {
        view.sent();
        try {
            Runnable leave = senders.apply(request.kind()).send(request, view);
            if (request.kind().isLeaving()) {
                after(request.patience(), () -> {
                    view.ended(CallerEnd.LEFT, "");
                    leave.run();
                });
            }
        } catch (IOException | RuntimeException e) {
            view.ended(CallerEnd.REFUSED, e.toString());
        }
    }

    private void after(Duration delay, Runnable work) {
        Future<?> unused = clock.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
