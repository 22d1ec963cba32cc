package io.globalcom2.benchmarks.hostile.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.vision.imagefile.ImageFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the encoder makes of generated pictures, with its limits. */
class HostilePicturesTest {
    private static final Path SAMPLES = Path.of("..", "demo-model", "samples");
    private static final String BASE64 = ";base64,";
    private static final int PICTURES = 60;

    private final ImageFileReader reader =
            new ImageFileReader(new ImageLimits(50_000_000, 20_000, 200_000_000, 100, 1_000), true);

    @ParameterizedTest
    @EnumSource(names = {"WHOLE_PICTURES", "TRUNCATED_PICTURES", "FLIPPED_PICTURES", "BOMBS"})
    void isReadWhereItIsAPictureAndRefusedWhereItIsNone(InputClass kind) throws IOException {
        InputGenerator pictures = BodyGenerators.all(SAMPLES).get(kind).get(0);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < PICTURES; i++) {
            HostileInput input = pictures.next(random);

            Throwable refusal = catchThrowable(() -> reader.read(file(input)));

            if (refusal == null) {
                assertThat(input.expectation().mayAnswer()).as(input.name()).isTrue();
            } else {
                assertThat(input.expectation().mayRefuse()).as(input.name()).isTrue();
                assertThat(refusal).as(input.name()).isInstanceOf(ServingException.class);
                assertThat(((ServingException) refusal).kind())
                        .as(input.name())
                        .isIn(FailureKind.INVALID_INPUT, FailureKind.TOO_LARGE);
            }
        }
    }

    private static byte[] file(HostileInput input) throws IOException {
        String url = new ObjectMapper()
                .readTree(input.parts().get(0).toStringUtf8())
                .at("/messages/0/content/0/image_url/url")
                .asText();
        return Base64.getDecoder().decode(url.substring(url.indexOf(BASE64) + BASE64.length()));
    }
}
