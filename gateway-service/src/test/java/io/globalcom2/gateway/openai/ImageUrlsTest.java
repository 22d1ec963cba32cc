package io.globalcom2.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.RequestBytes;
import io.globalcom2.gateway.json.JsonField;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.gateway.media.remote.ListedImages;
import io.globalcom2.image.ImageLimits;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both ways to ask over HTTP make of an https URL. The ways around what is listed are in {@code RemoteImagesTest}. */
class ImageUrlsTest {
    private static final byte[] PNG = HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802");

    @TempDir
    static Path folder;

    private static ListedImages listed;

    private final ImageInspector inspector = new ImageInspector(1000, ImageLimits.ofPixels(1000));
    private final List<Long> memory = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        listed = ListedImages.start(folder);
    }

    @AfterAll
    static void stop() {
        listed.close();
    }

    @Test
    void theFileAtAListedUrlIsReadAndItsContentSaysWhatItIs() {
        ImageFile file = file(listed.put(PNG));

        assertThat(file.data()).isEqualTo(ByteBuffer.wrap(PNG));
        assertThat(file.mediaType()).isEqualTo("image/png");
    }

    @Test
    void roomForTheLargestFileIsTakenWhileItIsFetched() {
        ImageFile unused = file(listed.put(PNG));

        long most = RequestBytes.ofBody(ListedImages.MAX_BYTES);
        assertThat(memory).containsExactly(most, RequestBytes.ofBody(PNG.length) - most);
    }

    @Test
    void whatIsRefusedIsNamedByItsPlace() {
        assertThatThrownBy(() -> file("https://elsewhere.example.org/cat.png"))
                .isInstanceOf(ServingException.class)
                .hasMessageStartingWith("place: ");
        assertThatThrownBy(() -> file(listed.put(new byte[] {1, 2, 3})))
                .isInstanceOf(ServingException.class)
                .hasMessageStartingWith("place: ");
    }

    private ImageFile file(String url) {
        return new ImageUrls(inspector, Optional.of(listed.remote()))
                .ofRequest(memory::add)
                .apply(new JsonField("place", TextNode.valueOf(url)));
    }
}
