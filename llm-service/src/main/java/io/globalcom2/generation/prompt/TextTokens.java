package io.globalcom2.generation.prompt;

import java.util.Arrays;

/** Token ids of the text around the images. */
public final class TextTokens implements PromptPiece {
    private final int[] ids;

    public TextTokens(int... ids) {
        this.ids = ids.clone();
    }

    /** The id at a place, counted from 0. */
    public int get(int index) {
        return ids[index];
    }

    /** A copy of all ids. */
    public int[] toArray() {
        return ids.clone();
    }

    @Override
    public int positions() {
        return ids.length;
    }

    @Override
    public TextTokens from(int start) {
        return new TextTokens(Arrays.copyOfRange(ids, start, ids.length));
    }
}
