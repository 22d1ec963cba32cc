package io.globalcom2.generation.messaging;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.jboss.logging.Logger;

/**
 * Takes one record at a time. A {@link ShareMember} is for one thread only, and has to be asked again and again
 * while a record is held. So it has a thread of its own: who works on the record asks that thread, and waits for its answer.
 */
final class ShareTaker {
    private static final Logger LOG = Logger.getLogger(ShareTaker.class);
    /** How soon is noticed that a consumer asks for records though nobody does. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Before the brokers are asked again after a failure. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    /** For a member that leaves the group. */
    private static final Duration LEAVE = Duration.ofSeconds(3);
    /** So often a lock is renewed while it would last. */
    private static final int RENEWALS = 3;

    private final Duration lockDuration;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService thread;
    // For all threads.
    private volatile boolean closed;
    private volatile boolean asking;
    private volatile long lastAnswerNanos;
    // For the taker's own thread.
    private final ShareMember member;
    private Optional<Future<?>> renewals = Optional.empty();

    /**
     * A taker that is no member of the group before it takes for the first time.
     *
     * @param opener of consumers that are subscribed and acknowledge explicitly
     * @param lockDuration what the group has set
     * @param nanoTime as {@link System#nanoTime()}, for {@link #silence}
     */
    ShareTaker(
            String name, Supplier<ShareConsumer<byte[], byte[]>> opener, Duration lockDuration, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lockDuration = lockDuration;
        this.member = new ShareMember(opener, lockDuration, lockDuration.dividedBy(RENEWALS), this::renew);
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, name);
            daemon.setDaemon(true);
            return daemon;
        });
        Future<?> unused = thread.scheduleWithFixedDelay(
                this::leaveIfAsksUnasked, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Asks the brokers for a record, as long as it is wanted, and returns at once. The brokers may give one as soon as they were asked; so
     * who does not want it any more leaves the group, and joins again when asked to ask.
     *
     * @param isWanted looked at every {@code look}, as is whether this is closed
     * @param look the longer, the fewer polls are ended by it, and the seldomer one ends just when a record comes
     * @param answer called by this taker's thread: the record, which is renewed until it is accepted, left or lost; empty when none is wanted
     *     any more, or this is closed
     */
    void ask(BooleanSupplier isWanted, Duration look, Consumer<Optional<ShareMember.Held>> answer) {
        lastAnswerNanos = nanoTime.getAsLong();
        asking = true;
        thread.execute(() -> {
            Optional<ShareMember.Held> held = Optional.empty();
            try {
                held = awaitRecord(isWanted, look);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                asking = false;
                answer.accept(held);
                // The record does not wait for it.
                member.expectFetches();
            }
        });
    }

    /**
     * The record is done with; when its lock is lost there is nothing to say. Returns when this can ask again.
     *
     * @return whether another record is held, which is here as soon as this is asked to ask
     */
    boolean accept() {
        Future<Boolean> accepted = thread.submit(() -> {
            stopRenewing();
            member.acceptFirst();
            resetWhenClosed();
            return !member.isIdle();
        });
        try {
            return accepted.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("accepting a record failed", e.getCause());
        }
    }

    /** Says nothing more of the record. {@code onFree} runs when this can ask again, which is when the lock has run out at the latest. */
    void leave(Runnable onFree) {
        thread.execute(() -> {
            stopRenewing();
            if (member.isIdle()) {
                onFree.run();
                return;
            }
            Future<?> unused = thread.schedule(
                    () -> {
                        member.reset();
                        onFree.run();
                    },
                    lockDuration.toMillis(),
                    TimeUnit.MILLISECONDS);
        });
    }

    /** For how long a record has been asked for without an answer of the brokers. */
    Duration silence() {
        return asking ? Duration.ofNanos(nanoTime.getAsLong() - lastAnswerNanos) : Duration.ZERO;
    }

    /** Takes no more. What is held is held until it is accepted or left. */
    void close() {
        closed = true;
        thread.execute(this::resetWhenClosed);
    }

    /** Lets go of everything; what was held is delivered again. */
    void destroy() {
        closed = true;
        thread.execute(() -> {
            stopRenewing();
            member.reset();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LEAVE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a member did not leave the group in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread that renews; whoever keeps it busy for longer than a lock lasts loses what is held. */
    ScheduledExecutorService thread() {
        return thread;
    }

    private Optional<ShareMember.Held> awaitRecord(BooleanSupplier isWanted, Duration look)
            throws InterruptedException {
        while (member.isIdle() && !closed && isWanted.getAsBoolean()) {
            try {
                if (member.poll(look)) {
                    lastAnswerNanos = nanoTime.getAsLong();
                }
            } catch (RuntimeException | Error e) {
                LOG.warnf("no record can be taken, trying again: %s", e.toString());
                member.reset();
                Thread.sleep(AFTER_FAILURE.toMillis());
            }
        }
        if (member.isIdle()) {
            member.reset();
            return Optional.empty();
        }
        long period = lockDuration.toMillis() / RENEWALS;
        renewals = Optional.of(thread.scheduleWithFixedDelay(this::renewHeld, period, period, TimeUnit.MILLISECONDS));
        return Optional.of(member.first());
    }

    private boolean renewHeld() {
        boolean renewed = member.renew();
        if (!renewed) {
            stopRenewing();
        }
        return renewed;
    }

    /** Asks the taker's thread to renew what is held, for any other thread. */
    private boolean renew() {
        Future<Boolean> renewed = thread.submit(this::renewHeld);
        try {
            return renewed.get(lockDuration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("a lock was not renewed", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What it may have got goes back to the queue at once, and not only when the lock on it runs out. */
    private void leaveIfAsksUnasked() {
        if (!asking && member.isIdle() && member.asksUnasked()) {
            member.reset();
        }
    }

    private void stopRenewing() {
        renewals.ifPresent(renewal -> renewal.cancel(false));
        renewals = Optional.empty();
    }

    private void resetWhenClosed() {
        if (closed && member.isIdle()) {
            member.reset();
        }
    }
}
