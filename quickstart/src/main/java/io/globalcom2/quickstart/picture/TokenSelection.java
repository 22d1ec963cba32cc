package io.globalcom2.quickstart.picture;

import java.util.Set;

/**
 * The tokens of one image that survived.
 *
 * @param layout how the image is cut into views
 * @param kept view × side² + token, view 0 is the thumbnail, the crops follow row by row
 */
public record TokenSelection(TokenLayout layout, Set<Integer> kept) {
    public TokenSelection {
        kept = Set.copyOf(kept);
    }

    boolean keepsThumbnailToken(int token) {
        return kept.contains(token);
    }

    boolean keepsCropToken(int crop, int token) {
        return kept.contains((1 + crop) * layout.tokensPerView() + token);
    }
}
