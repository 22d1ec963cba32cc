package io.globalcom2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import org.junit.jupiter.api.Test;

class ImageLimitsTest {
    private static final ImageLimits LIMITS = new ImageLimits(10_000, 200, 40_000, 10, 3);

    @Test
    void acceptsExactlyTheLimits() {
        LIMITS.check(picture(200, 50, 4, 1, 10, 3));
        LIMITS.check(picture(1, 200, 4, 2, 1, 1));
    }

    @Test
    void namesTheLimitThatIsPassed() {
        assertTooLarge(
                picture(201, 1, 1, 1, 1, 1), "expected an edge of at most 200 pixels, got a JPEG of 201x1 pixels");
        assertTooLarge(
                picture(1, 4_294_967_295L, 1, 1, 1, 1),
                "expected an edge of at most 200 pixels, got a JPEG of 1x4294967295 pixels");
        assertTooLarge(
                picture(200, 51, 1, 1, 1, 1), "expected at most 10000 pixels, got a JPEG of 200x51 pixels = 10200");
        assertTooLarge(
                picture(200, 50, 4, 2, 1, 1),
                "expected at most 40000 decoded bytes, got a JPEG of 200x50 pixels and 80000 bytes");
        assertTooLarge(picture(6, 4, 1, 1, 11, 1), "expected at most 10 scans, got a JPEG of 6x4 pixels in 11");
        assertTooLarge(picture(6, 4, 1, 1, 1, 4), "expected at most 3 frames, got a JPEG of 6x4 pixels, 4 times");
    }

    @Test
    void refusesAPictureWithoutPixels() {
        ServingException refusal =
                catchThrowableOfType(ServingException.class, () -> LIMITS.check(picture(0, 4, 1, 1, 1, 1)));

        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        assertThat(refusal).hasMessage("expected at least 1x1 pixels, got a JPEG of 0x4 pixels");
    }

    @Test
    void refusesLimitsThatLetNothingPass() {
        assertThatThrownBy(() -> new ImageLimits(1, 1, 1, 0, 1)).hasMessageContaining("0 scans");
    }

    private static void assertTooLarge(ImageHeader header, String message) {
        ServingException refusal = catchThrowableOfType(ServingException.class, () -> LIMITS.check(header));
        assertThat(refusal.kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(refusal).hasMessage(message);
    }

    private static ImageHeader picture(long width, long height, int samples, int sampleBytes, int scans, int frames) {
        return new ImageHeader(ImageFormat.JPEG, width, height, samples, sampleBytes, frames, scans, 1);
    }
}
