package io.globalcom2.generation.messaging;

import io.globalcom2.wire.QueueLane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The takers of one lane, of which at most one asks the brokers at a time, and the record that it brought and that nobody works on yet.
 * Guarded by its queue.
 */
final class LaneTakers {
    private final QueueLane lane;
    private final HeldOffsets offsets;
    private final List<ShareTaker> takers;
    /** The one that has waited longest asks next, so that all of them stay members. */
    private final Deque<ShareTaker> idle;

    private boolean asking;
    private long askedNanos;
    private Optional<Ready> ready = Optional.empty();

    /** A record that is held, and who holds it. */
    record Ready(ShareMember.Held held, ShareTaker taker) {}

    /** @param offsets told of what is held */
    LaneTakers(QueueLane lane, List<ShareTaker> takers, HeldOffsets offsets) {
        this.lane = lane;
        this.offsets = offsets;
        this.takers = List.copyOf(takers);
        this.idle = new ArrayDeque<>(takers);
    }

    /**
     * Lets a taker ask, unless one does, or has brought a record, or none is idle.
     *
     * @param lock that guards this
     * @param isWanted looked at every {@code look} by another thread, without the lock
     */
    void ask(Object lock, BooleanSupplier isWanted, Duration look) {
        if (asking || ready.isPresent() || idle.isEmpty()) {
            return;
        }
        ShareTaker taker = idle.remove();
        asking = true;
        askedNanos = System.nanoTime();
        taker.ask(isWanted, look, held -> {
            held.ifPresent(one -> offsets.add(lane, one.record()));
            synchronized (lock) {
                asking = false;
                ready = held.map(record -> new Ready(record, taker));
                if (held.isEmpty()) {
                    idle.addFirst(taker);
                }
                lock.notifyAll();
            }
        });
    }

    /** Whether a record is here, or may come at any time. */
    boolean expects() {
        return asking || ready.isPresent();
    }

    /** Records that are held, worked on or not. */
    int held() {
        return takers.size() - idle.size() - (asking ? 1 : 0);
    }

    boolean isReady() {
        return ready.isPresent();
    }

    /** Whether the brokers have been asked for so long, and gave nothing. */
    boolean asksInVain(Duration time) {
        return asking && System.nanoTime() - askedNanos > time.toNanos();
    }

    Ready take() {
        Ready taken = ready.orElseThrow();
        ready = Optional.empty();
        return taken;
    }

    /** A taker is done with its record. One that holds another asks next. */
    void free(ShareTaker taker, boolean holdsAnother) {
        if (holdsAnother) {
            idle.addFirst(taker);
        } else {
            idle.addLast(taker);
        }
    }

    List<ShareTaker> all() {
        return takers;
    }
}
