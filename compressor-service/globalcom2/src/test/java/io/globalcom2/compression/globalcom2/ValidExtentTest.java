package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValidExtentTest {
    @Test
    void takesPaddingOffBothSides() {
        // 640 x 480 on 2 x 2 crops: height 480 * 48 / 640 = 36 of 48.
        assertThat(ValidExtent.of(new ImageGeometry(640, 480, 2, 2, 24), Profile.STANDARD)
                        .inGrid())
                .isEqualTo(new TokenRectangle(0, 48, 6, 42));
        assertThat(ValidExtent.of(new ImageGeometry(480, 640, 2, 2, 24), Profile.STANDARD)
                        .inGrid())
                .isEqualTo(new TokenRectangle(6, 42, 0, 48));
    }

    @Test
    void leavesOneRowOfAnOddPadding() {
        // 1500 x 400 on 3 x 1 crops: height 400 * 72 / 1500 = 19.2 of 24, so 5 are padding and 2 go on each side.
        assertThat(ValidExtent.of(new ImageGeometry(1500, 400, 3, 1, 24), Profile.OFFICIAL)
                        .inGrid())
                .isEqualTo(new TokenRectangle(0, 72, 2, 22));
    }

    @Test
    void roundsAsHuggingFaceInTheStandardProfile() {
        // 55 * (7.0 / 55) is 6.999999999999999.
        ImageGeometry square = new ImageGeometry(55, 55, 2, 1, 7);

        assertThat(ValidExtent.of(square, Profile.OFFICIAL).inGrid()).isEqualTo(new TokenRectangle(4, 10, 0, 7));
        assertThat(ValidExtent.of(square, Profile.STANDARD).inGrid()).isEqualTo(new TokenRectangle(3, 11, 0, 7));
    }
}
