package io.globalcom2.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.TestingConfig;
import io.globalcom2.gateway.admission.TestingModel;
import io.globalcom2.gateway.json.JsonBody;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.image.ImageLimits;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** A body of any bytes is a request, always the same one, or is refused; in little memory. */
class ChatCompletionReaderFuzzTest {
    private static final int LONGEST_MESSAGE = 2000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_BYTES = 64 << 20;

    private final ChatCompletionReader reader = new ChatCompletionReader(
            TestingModel.of(TestingConfig.of(1)),
            new ImageUrls(new ImageInspector(1000, ImageLimits.ofPixels(1000)), Optional.empty()));

    @FuzzTest
    void body(byte[] json) {
        long allocated = allocated(json);
        // Classes that are loaded on the way, and instrumented, count once.
        assertThat(allocated < MOST_BYTES ? allocated : allocated(json)).isLessThan(MOST_BYTES);
    }

    private long allocated(byte... json) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            ChatCompletion completion = read(json);
            assertThat(completion.request().conversation().messages()).isNotEmpty();
            assertThat(read(json)).isEqualTo(completion);
        } catch (ServingException e) {
            assertThat(e.kind()).isIn(FailureKind.INVALID_INPUT, FailureKind.TOO_LARGE, FailureKind.NOT_FOUND);
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
            assertThat(new String(e.getMessage().getBytes(UTF_8), UTF_8)).isEqualTo(e.getMessage());
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private ChatCompletion read(byte... json) {
        return reader.read(JsonBody.of(json.clone()), bytes -> {});
    }
}
