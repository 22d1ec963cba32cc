package io.globalcom2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.proto.v1.Compression;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CompressionMessagesTest {
    @Test
    void readsAndWritesEveryField() {
        Compression message = Compression.newBuilder()
                .setMethod("random")
                .setProfile("standard")
                .setRetentionRatio(0.25)
                .setSeed(-2)
                .setAggregate(true)
                .build();
        CompressionOptions options =
                new CompressionOptions("random", "standard", OptionalDouble.of(0.25), OptionalLong.of(-2), true);

        assertThat(CompressionMessages.read(message)).isEqualTo(options);
        assertThat(CompressionMessages.write(options)).isEqualTo(message);
    }

    @Test
    void leavesOutWhatIsLeftOut() {
        assertThat(CompressionMessages.read(Compression.getDefaultInstance())).isEqualTo(CompressionOptions.NONE);
        assertThat(CompressionMessages.write(CompressionOptions.NONE)).isEqualTo(Compression.getDefaultInstance());
    }

    @Test
    void passesOnWhatDoesNotExist() {
        Compression message =
                Compression.newBuilder().setMethod("best").setRetentionRatio(7).build();

        assertThat(CompressionMessages.write(CompressionMessages.read(message))).isEqualTo(message);
    }
}
