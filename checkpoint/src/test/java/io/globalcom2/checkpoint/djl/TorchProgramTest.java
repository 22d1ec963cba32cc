package io.globalcom2.checkpoint.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TorchProgramTest {
    private static final Map<String, Object> VALUES =
            Map.of("width", 2, "scale", 0.5, "shifted", true, "label", "probe");

    private final TorchProgram program = load(FloatFormat.FLOAT32);
    private final NDManager manager = program.newManager();

    @AfterEach
    void close() {
        manager.close();
        program.close();
    }

    @Test
    void everyKindOfValueCrossesBothWays() {
        NDList tensors = new NDList(manager.create(new float[] {1, 2}), manager.create(7L));

        NDList result = program.call(manager, "echo", 3, 0.25, true, "four", new long[] {8, 9}, tensors);

        assertThat(result).hasSize(3);
        // a, b, c, length of d, length of e, width, length of label, no steps, no last
        assertThat(result.get(0).toFloatArray()).containsExactly(3, 0.25f, 1, 4, 2, 2, 5, 0, 1);
        assertThat(result.get(1).toFloatArray()).containsExactly(1, 2);
        assertThat(result.get(2).toLongArray()).containsExactly(7);
    }

    @ParameterizedTest
    @EnumSource(FloatFormat.class)
    void weightsOfEveryStoredDtypeComputeInFloat32(FloatFormat stored) {
        program.loadWeights(Map.of("weight", weight(stored, 0)));

        NDList result = program.call(manager, "product", manager.create(new float[] {1, 2}, new Shape(1, 2)));

        // [1 2] x [[1 -2] [0.5 4] [3 0]]^T = [-3 8.5 3], halved, plus one
        assertThat(result.singletonOrThrow().getShape()).isEqualTo(new Shape(1, 3));
        assertThat(result.singletonOrThrow().toFloatArray()).containsExactly(-0.5f, 5.25f, 2.5f);
    }

    @ParameterizedTest
    @EnumSource(FloatFormat.class)
    void weightsBecomeTheComputeDtype(FloatFormat stored) {
        try (TorchProgram bfloat16 = load(FloatFormat.BFLOAT16)) {
            bfloat16.loadWeights(Map.of("weight", weight(stored, 0)));

            NDList dtype = bfloat16.call(manager, "dtype_of_weight");
            NDList result = bfloat16.call(manager, "product", manager.create(new float[] {1, 2}, new Shape(1, 2)));

            assertThat(dtype.singletonOrThrow().toLongArray()).containsExactly(15);
            assertThat(result.singletonOrThrow().toFloatArray()).containsExactly(-0.5f, 5.25f, 2.5f);
        }
    }

    @Test
    void weightsOfTheComputeDtypeStayWhereTheyAre() {
        ByteBuffer bytes = bytes(FloatFormat.FLOAT32, 0);
        program.loadWeights(Map.of("weight", new StoredTensor(FloatFormat.FLOAT32, new long[] {3, 2}, bytes)));
        bytes.putFloat(0, 11);

        NDList result = program.call(manager, "product", manager.create(new float[] {1, 2}, new Shape(1, 2)));

        assertThat(result.singletonOrThrow().toFloatArray()[0]).isEqualTo((11 - 4) / 2f + 1);
    }

    @Test
    void weightsStayInTheirDtypeWhereThatIsWanted() {
        program.loadWeights(Map.of("weight", weight(FloatFormat.BFLOAT16, 0)), Set.of("weight"), Map.of());

        assertThat(program.call(manager, "dtype_of_weight").singletonOrThrow().toLongArray())
                .containsExactly(15);
    }

    /** More elements than are converted at a time. */
    @Test
    void largeWeightsAreConvertedInParts() {
        int columns = 1_000_001;
        ByteBuffer bytes = ByteBuffer.allocateDirect(2 * columns * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(2 * (columns - 1), (short) 0x4040); // 3 in bfloat16
        bytes.putShort(2 * (2 * columns - 1), (short) 0x4080); // 4
        program.loadWeights(Map.of("weight", new StoredTensor(FloatFormat.BFLOAT16, new long[] {2, columns}, bytes)));
        float[] last = new float[columns];
        last[columns - 1] = 1;

        NDList result = program.call(manager, "product", manager.create(last, new Shape(1, columns)));

        assertThat(result.singletonOrThrow().toFloatArray()).containsExactly(3 / 2f + 1, 4 / 2f + 1);
    }

    @Test
    void weightsAtOddAddressesAreAccepted() {
        program.loadWeights(Map.of("weight", weight(FloatFormat.BFLOAT16, 1)));

        NDList result = program.call(manager, "product", manager.create(new float[] {0, 1}, new Shape(1, 2)));

        assertThat(result.singletonOrThrow().toFloatArray()).containsExactly(0, 3, 1);
    }

    @Test
    void severalThreadsMayCallAtOnce() {
        program.loadWeights(Map.of("weight", weight(FloatFormat.BFLOAT16, 0)));

        List<Float> results = IntStream.range(0, 200)
                .parallel()
                .mapToObj(this::firstOfProduct)
                .toList();

        // [i 1] x [1 -2], halved, plus one
        assertThat(results)
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> i / 2f).toList());
    }

    private float firstOfProduct(int value) {
        try (NDManager own = program.newManager()) {
            NDList result = program.call(own, "product", own.create(new float[] {value, 1}, new Shape(1, 2)));
            return result.singletonOrThrow().toFloatArray()[0];
        }
    }

    @Test
    void keepsWhatAMethodStores() {
        assertThat(program.call(manager, "remember", manager.create(1f))).isEmpty();

        NDList result = program.call(manager, "echo", 0, 0.0, false, "", new long[0], new NDList(manager.create(1f)));

        assertThat(result.get(0).toFloatArray()).endsWith(0);
    }

    @Test
    void tellsWhyAProgramFailed() {
        assertThatThrownBy(() -> program.call(manager, "fail")).hasMessageContaining("it failed");
    }

    @Test
    void refusesArgumentsThatDoNotCross() {
        assertThatThrownBy(() -> program.call(manager, "fail", 'x')).isInstanceOf(IllegalArgumentException.class);
    }

    private static TorchProgram load(FloatFormat dtype) {
        ProgramSource source = ProgramSource.read(TorchProgramTest.class, "probe.py", VALUES);
        return TorchRuntime.start("cpu", ComputeDtype.of(dtype), 1).load(source);
    }

    private static StoredTensor weight(FloatFormat dtype, int offsetBytes) {
        return new StoredTensor(dtype, new long[] {3, 2}, bytes(dtype, offsetBytes));
    }

    /** 1, -2, 0.5, 4, 3, 0 */
    private static ByteBuffer bytes(FloatFormat dtype, int offsetBytes) {
        int[] halves = {0x3c00, 0xc000, 0x3800, 0x4400, 0x4200, 0};
        float[] values = {1, -2, 0.5f, 4, 3, 0};
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * dtype.sizeBytes() + offsetBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(offsetBytes);
        for (int i = 0; i < values.length; i++) {
            switch (dtype) {
                case FLOAT32 -> bytes.putFloat(values[i]);
                case FLOAT16 -> bytes.putShort((short) halves[i]);
                case BFLOAT16 -> bytes.putShort((short) (Float.floatToRawIntBits(values[i]) >> 16));
            }
        }
        return bytes.position(offsetBytes).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
