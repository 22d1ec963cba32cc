package io.globalcom2.gateway.relay;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Other gateways that say what the test has them say. */
public final class FakePeers implements Peers {
    private final List<TestingWorker> followed = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private boolean gone;

    @Override
    public CompletionStage<Void> follow(AskedElsewhere asked, PendingAnswer answer) {
        TestingWorker stream = new TestingWorker(answer, "A", 0);
        followed.add(gone ? stream : stream.opened());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void stop(AskedElsewhere asked) {
        if (gone) {
            throw new ServingException(FailureKind.UNAVAILABLE, "gone");
        }
        stopped.add(asked.identity().id());
    }

    /** From now on there are none. */
    public void leave() {
        gone = true;
    }

    /** The streams that were followed, in order. */
    List<TestingWorker> followed() {
        return followed;
    }

    List<String> stopped() {
        return stopped;
    }
}
