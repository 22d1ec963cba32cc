package io.globalcom2.generation.worker;

import java.util.ArrayList;
import java.util.List;

/** Held until told otherwise. */
final class FakeLock implements RecordLock {
    private final List<Runnable> handlers = new ArrayList<>();
    private int renewalsLeft = Integer.MAX_VALUE;
    private boolean lost;

    /** Can be renewed so often; the next renewal finds it lost. */
    synchronized void lastFor(int renewals) {
        renewalsLeft = renewals;
    }

    void lose() {
        List<Runnable> told;
        synchronized (this) {
            lost = true;
            told = List.copyOf(handlers);
            handlers.clear();
        }
        told.forEach(Runnable::run);
    }

    @Override
    public boolean renew() {
        synchronized (this) {
            renewalsLeft--;
            if (renewalsLeft >= 0 && !lost) {
                return true;
            }
        }
        lose();
        return false;
    }

    @Override
    public synchronized boolean isLost() {
        return lost;
    }

    @Override
    public void onLost(Runnable handler) {
        synchronized (this) {
            if (!lost) {
                handlers.add(handler);
                return;
            }
        }
        handler.run();
    }
}
