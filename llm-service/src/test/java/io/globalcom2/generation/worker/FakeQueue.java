package io.globalcom2.generation.worker;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Hands out what was put in, in order; blocks when it is empty. */
final class FakeQueue implements WorkQueue {
    private final Journal journal;
    private final Queue<QueueRecord> records = new ArrayDeque<>();
    private boolean closed;

    FakeQueue(Journal journal) {
        this.journal = journal;
    }

    synchronized void put(QueueRecord record) {
        records.add(record);
        notifyAll();
    }

    synchronized int left() {
        return records.size();
    }

    @Override
    public synchronized Optional<QueueRecord> take() throws InterruptedException {
        while (!closed && records.isEmpty()) {
            wait();
        }
        return closed ? Optional.empty() : Optional.of(records.remove());
    }

    @Override
    public void complete(QueueRecord record) {
        journal.add("complete " + record);
    }

    @Override
    public void handBack(QueueRecord record) {
        journal.add("hand back " + record);
    }

    @Override
    public void leave(QueueRecord record) {
        journal.add("leave " + record);
    }

    @Override
    public boolean isReachable() {
        return true;
    }

    @Override
    public void open() {}

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
