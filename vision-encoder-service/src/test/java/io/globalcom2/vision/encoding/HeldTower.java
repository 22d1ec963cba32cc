package io.globalcom2.vision.encoding;

import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.Views;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A tower that looks at an image when it is let, and writes the number of the call, from 1 on, into every byte of its rows. */
final class HeldTower implements VisionTower {
    private final FloatFormat dtype;
    private final Semaphore permits;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean broken;

    private HeldTower(FloatFormat dtype, int permits) {
        this.dtype = dtype;
        this.permits = new Semaphore(permits);
    }

    static HeldTower held() {
        return new HeldTower(FloatFormat.FLOAT32, 0);
    }

    static HeldTower free(FloatFormat dtype) {
        return new HeldTower(dtype, Integer.MAX_VALUE / 2);
    }

    /** Lets it look at one image more. */
    void letOne() {
        permits.release();
    }

    /** Whether it fails once it is let. */
    void breaks(boolean does) {
        broken = does;
    }

    /** Images it has begun with. */
    int calls() {
        return calls.get();
    }

    @Override
    public int side() {
        return 8;
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public boolean hasClassToken() {
        return true;
    }

    @Override
    public FloatFormat dtype() {
        return dtype;
    }

    @Override
    public EncodedViews encode(Views views) {
        int call = calls.incrementAndGet();
        permits.acquireUninterruptibly();
        if (broken) {
            throw new IllegalStateException("the tower broke at call " + call);
        }
        int tokens = views.count() * side() * side();
        byte[] rows = new byte[tokens * dtype.sizeBytes()];
        Arrays.fill(rows, (byte) call);
        return new EncodedViews(new SaliencyScores(views.count(), new float[tokens]), rows);
    }

    @Override
    public void close() {}
}
