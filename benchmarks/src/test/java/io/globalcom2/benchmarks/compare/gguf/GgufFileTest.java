package io.globalcom2.benchmarks.compare.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
    @TempDir
    private Path folder;

    @Test
    void headerOffsetsAndBlocksAreWhereTheFormatHasThem() throws IOException {
        GgufFile gguf = new GgufFile();
        gguf.put("name", "x");
        gguf.put("scores", List.of(0.5f));
        gguf.add("norm", ElementType.F32, rows(tensor(2), IntUnaryOperator.identity()));
        gguf.add("matrix", ElementType.Q4_0, rows(tensor(2, 32), row -> 1 - row));
        gguf.write(folder.resolve("file"));

        ByteBuffer bytes =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve("file"))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getInt()).isEqualTo(0x46554747); // GGUF
        assertThat(bytes.getInt()).isEqualTo(3);
        assertThat(bytes.getLong()).isEqualTo(2); // tensors
        assertThat(bytes.getLong()).isEqualTo(2); // keys
        assertThat(text(bytes)).isEqualTo("name");
        assertThat(bytes.getInt()).isEqualTo(8);
        assertThat(text(bytes)).isEqualTo("x");
        assertThat(text(bytes)).isEqualTo("scores");
        assertThat(bytes.getInt()).isEqualTo(9);
        assertThat(bytes.getInt()).isEqualTo(6);
        assertThat(bytes.getLong()).isEqualTo(1);
        assertThat(bytes.getFloat()).isEqualTo(0.5f);
        assertThat(text(bytes)).isEqualTo("norm");
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.getLong()).isEqualTo(2);
        assertThat(bytes.getInt()).isZero();
        assertThat(bytes.getLong()).isZero();
        assertThat(text(bytes)).isEqualTo("matrix");
        assertThat(bytes.getInt()).isEqualTo(2);
        assertThat(bytes.getLong()).isEqualTo(32); // innermost first
        assertThat(bytes.getLong()).isEqualTo(2);
        assertThat(bytes.getInt()).isEqualTo(2);
        assertThat(bytes.getLong()).isEqualTo(32); // 8 bytes of the norm, then padding
        int data = (bytes.position() + 31) / 32 * 32;
        assertThat(bytes.getFloat(data + 4)).isEqualTo(value(1));
        float[] first = new float[32];
        FourBitBlock.read(bytes.position(data + 32), first, 0);
        for (int i = 0; i < 32; i++) {
            assertThat(first[i]).isCloseTo(value(32 + i), within(step()));
        }
        assertThat(bytes.capacity()).isEqualTo(data + 32 + 64); // two blocks of 18 bytes, then padding
    }

    @Test
    void aRowIsWholeBlocks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GgufFile()
                        .add("matrix", ElementType.Q4_0, rows(tensor(2, 33), IntUnaryOperator.identity())))
                .withMessage("matrix: expected a width that is a multiple of 32, got 33");
    }

    @Test
    void rotatedPairsBecomeNeighboursWithinTheirHead() {
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6, 7).stream()
                        .map(place -> LlamaGguf.pairedRow(place, 4))
                        .toList())
                .containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
    }

    /** A little more than the scale of the block whose furthest element is the last one. */
    private static float step() {
        return value(63) / 8 * 1.01f;
    }

    private static float value(int index) {
        return (index % 2 == 0 ? -1 : 1) * index / 64f;
    }

    private static TensorRows rows(StoredTensor tensor, IntUnaryOperator order) {
        return new TensorRows(tensor, order);
    }

    private static StoredTensor tensor(long... shape) {
        int elements = (int) (shape.length == 1 ? shape[0] : shape[0] * shape[1]);
        ByteBuffer data = ByteBuffer.allocateDirect(elements * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            // Exact: these numbers have few bits.
            data.putShort((short) (Float.floatToRawIntBits(value(i)) >>> 16));
        }
        return new StoredTensor(FloatFormat.BFLOAT16, shape, data.flip());
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[(int) bytes.getLong()];
        bytes.get(text);
        return new String(text, UTF_8);
    }
}
