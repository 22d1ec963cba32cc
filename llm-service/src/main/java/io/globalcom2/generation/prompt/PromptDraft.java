package io.globalcom2.generation.prompt;

import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The token ids of a conversation, with a placeholder for each image: what is known of a prompt before anything is encoded. */
public final class PromptDraft {
    private final int imageToken;
    private final int expectedImages;
    private final int[] ids;

    PromptDraft(int imageToken, int expectedImages, int... ids) {
        this.imageToken = imageToken;
        this.expectedImages = expectedImages;
        this.ids = ids;
    }

    /** Positions of the text, images not counted. */
    public int textPositions() {
        return ids.length - places();
    }

    /**
     * The prompt, with the images in their places.
     *
     * @param images visual tokens of each image, in the order in which they stand in the conversation
     * @throws ServingException INVALID_INPUT when there are more or fewer images than places for them
     */
    public Prompt fill(List<VisualTokens> images) {
        int places = places();
        if (places != images.size() || places != expectedImages) {
            throw ServingException.invalidInput("images: expected as many as places for them, got %d images, %d places"
                            .formatted(images.size(), places)
                    + " in the prompt and %d in the conversation".formatted(expectedImages));
        }
        List<PromptPiece> parts = new ArrayList<>();
        int place = 0;
        int textStart = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == imageToken) {
                addText(parts, Arrays.copyOfRange(ids, textStart, i));
                parts.add(images.get(place++));
                textStart = i + 1;
            }
        }
        addText(parts, Arrays.copyOfRange(ids, textStart, ids.length));
        return new Prompt(parts);
    }

    private int places() {
        return (int) Arrays.stream(ids).filter(id -> id == imageToken).count();
    }

    private static void addText(List<PromptPiece> parts, int... ids) {
        if (ids.length > 0) {
            parts.add(new TextTokens(ids));
        }
    }
}
