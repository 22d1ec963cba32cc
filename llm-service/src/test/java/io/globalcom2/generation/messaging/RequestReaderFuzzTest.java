package io.globalcom2.generation.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.InferenceJob;
import io.globalcom2.wire.ConversationMessages;
import io.globalcom2.wire.RequestHeaders;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of any bytes is a request within the limits, always the same one, or is refused; in little memory. */
class RequestReaderFuzzTest {
    /** Of a refusal: it is stored in a header and in a result. */
    private static final int LONGEST_MESSAGE = 2000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_BYTES = 64 << 20;
    private static final RequestLimits LIMITS = new RequestLimits(8, 4, 1_000_000, 10_000, 4, 256);

    private final RequestReader reader = new RequestReader(77, LIMITS);
    private final Deadlines deadlines = new Deadlines(Duration.ofHours(1));

    @FuzzTest
    void protobuf(byte[] value) {
        assertReadsOrRefuses(new ConsumerRecord<>("inference-requests", 0, 0, null, value));
    }

    @FuzzTest
    void json(byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("inference-requests", 0, 0, null, value);
        HeaderValues.put(record.headers(), RequestHeaders.CONTENT_TYPE, RequestHeaders.JSON);
        assertReadsOrRefuses(record);
    }

    /** What a caller can put around the value: the key, how the value is written, until when. */
    @FuzzTest
    void headers(byte[] text) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("inference-requests", 0, 0, text, new byte[0]);
        record.headers().add("Content-Type", text).add(RequestHeaders.DEADLINE, text);
        assertReadsOrRefuses(record);
        try {
            Instant queued = Instant.ofEpochSecond(2_000_000_000);
            assertThat(deadlines.read(record.headers(), queued).orElseThrow()).isBefore(queued.plusSeconds(3601));
        } catch (ServingException e) {
            assertIsRefusal(e);
        }
    }

    private void assertReadsOrRefuses(ConsumerRecord<byte[], byte[]> record) {
        long allocated = allocated(record);
        // Classes that are loaded on the way, and instrumented, count once.
        assertThat(allocated < MOST_BYTES ? allocated : allocated(record)).isLessThan(MOST_BYTES);
    }

    private long allocated(ConsumerRecord<byte[], byte[]> record) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Optional<String> id = reader.requestId(record);
        try {
            InferenceJob job = reader.read(record);
            assertThat(id).contains(job.requestId());
            assertThat(reader.read(record)).isEqualTo(job);
            assertThat(ConversationMessages.read(
                            ConversationMessages.write(job.conversation()),
                            job.conversation().continuesLast(),
                            (field, data, mediaType) -> new ImageFile(data, mediaType)))
                    .isEqualTo(job.conversation());
        } catch (ServingException e) {
            assertIsRefusal(e);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void assertIsRefusal(ServingException refusal) {
        assertThat(refusal.kind()).isIn(FailureKind.INVALID_INPUT, FailureKind.TOO_LARGE);
        assertThat(refusal.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
        assertThat(new String(refusal.getMessage().getBytes(UTF_8), UTF_8)).isEqualTo(refusal.getMessage());
    }
}
