package io.globalcom2.gateway.estimate;

import io.globalcom2.checkpoint.prompt.ImageCount;
import io.globalcom2.compression.globalcom2.Profile;
import java.util.List;

/**
 * What a request costs before its first token.
 *
 * @param textTokens positions of the text, what the chat template writes included
 * @param images in the order of the conversation
 * @param maxContext positions of prompt and answer together at most
 */
public record Estimate(int textTokens, List<ImageCount> images, int maxContext) {
    public Estimate {
        images = List.copyOf(images);
    }

    /** Positions of the whole prompt. */
    public long promptTokens() {
        return textTokens
                + images.stream().mapToLong(image -> image.count().positions()).sum();
    }

    /** Whether that is the number of the answer's usage; in profile official the scores decide, and it is the least. */
    public boolean isExact() {
        return images.stream().allMatch(image -> image.settings().profile() == Profile.STANDARD);
    }
}
