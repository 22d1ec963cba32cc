package io.globalcom2.gateway.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.nio.ByteBuffer;
import java.util.Base64;

/** A data URI of any bytes holds a file that is read again from what an encoder makes of it, or is refused. */
class DataUriFuzzTest {
    private static final int LONGEST_MESSAGE = 2000;

    @FuzzTest
    void uri(byte[] characters) {
        ByteBuffer file;
        try {
            file = DataUri.decode("url", new UriText(characters.clone(), 0, characters.length));
        } catch (ServingException e) {
            assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT);
            assertThat(e.getMessage()).startsWith("url: expected ").hasSizeLessThan(LONGEST_MESSAGE);
            return;
        }
        assertThat(file.remaining()).isLessThan(characters.length);
        byte[] bytes = new byte[file.remaining()];
        file.get(0, bytes);
        byte[] encoded = ("data:;base64," + Base64.getEncoder().encodeToString(bytes)).getBytes(ISO_8859_1);
        assertThat(DataUri.decode("url", new UriText(encoded, 0, encoded.length)))
                .isEqualTo(ByteBuffer.wrap(bytes));
    }
}
