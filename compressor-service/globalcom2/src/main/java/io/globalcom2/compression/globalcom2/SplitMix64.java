package io.globalcom2.compression.globalcom2;

/**
 * The generator of {@link Method#RANDOM}: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), started
 * at the seed. Each token gets the upper 24 bits of one draw as its score, first the thumbnail's tokens, then each crop's valid tokens,
 * each in raster order; the highest are kept. Written out here so that a seed means the same selection on every Java runtime.
 */
public final class SplitMix64 {
    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    /** The next draws as numbers in [0, 1). */
    public float[] nextScores(int count) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            scores[i] = (nextLong() >>> 40) * 0x1p-24f;
        }
        return scores;
    }

    private long nextLong() {
        state += 0x9e37_79b9_7f4a_7c15L;
        long mixed = (state ^ (state >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }
}
