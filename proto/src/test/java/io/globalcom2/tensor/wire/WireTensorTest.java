package io.globalcom2.tensor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.Tensor;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireTensorTest {
    /** The list of formats knows the numbers of the schema, and no format is missing in either. */
    @ParameterizedTest
    @EnumSource
    void everyFormatHasItsValueInTheSchema(FloatFormat format) {
        Dtype dtype = WireTensor.dtype(format);

        assertThat(dtype.name()).isEqualTo("DTYPE_" + format.name());
        assertThat(WireTensor.format("rows", dtype)).isEqualTo(format);
        assertThat(Dtype.values()).hasSize(FloatFormat.values().length + 2); // UNSPECIFIED, UNRECOGNIZED
    }

    @Test
    void readsRowMajorLittleEndianElements() {
        Tensor message = tensor(
                Dtype.DTYPE_FLOAT32,
                new byte[] {
                    0,
                    0,
                    (byte) 0x80,
                    0x3f, // 1.0
                    0,
                    0,
                    0,
                    (byte) 0xc0 // -2.0
                },
                1,
                2);

        WireTensor tensor = WireTensor.read("rows", message);

        assertThat(tensor.shape()).containsExactly(1L, 2L);
        assertThat(tensor.data().getFloat(0)).isEqualTo(1f);
        assertThat(tensor.data().getFloat(4)).isEqualTo(-2f);
    }

    /** Of every format, each kind of what is no finite number, and numbers next to it. */
    @ParameterizedTest
    @EnumSource
    void tellsWhatIsNoFiniteNumber(FloatFormat format) {
        int exponent =
                switch (format) {
                    case FLOAT32 -> 0x7F80_0000;
                    case FLOAT16 -> 0x7C00;
                    case BFLOAT16 -> 0x7F80;
                };
        int sign = 1 << (format.sizeBytes() * Byte.SIZE - 1);
        for (int finite : new int[] {0, sign, exponent - 1, sign | (exponent - 1), 1}) {
            WireTensor tensor =
                    WireTensor.read("rows", tensor(WireTensor.dtype(format), elements(format, 0, finite), 2));
            assertThat(tensor.requireFinite("rows")).isSameAs(tensor);
        }
        for (int none : new int[] {exponent, sign | exponent, exponent | 1, sign | exponent | 1, -1}) {
            WireTensor tensor = WireTensor.read("rows", tensor(WireTensor.dtype(format), elements(format, 0, none), 2));
            assertThatThrownBy(() -> tensor.requireFinite("rows"))
                    .isInstanceOf(ServingException.class)
                    .hasMessage("rows.data: expected finite numbers, got an infinite one or NaN at 1");
        }
    }

    private static byte[] elements(FloatFormat format, int... bits) {
        ByteBuffer bytes = ByteBuffer.allocate(bits.length * format.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int element : bits) {
            if (format == FloatFormat.FLOAT32) {
                bytes.putInt(element);
            } else {
                bytes.putShort((short) element);
            }
        }
        return bytes.array();
    }

    @Test
    void namesTheFormatAsMessagesDo() {
        WireTensor tensor = WireTensor.read("rows", tensor(Dtype.DTYPE_BFLOAT16, new byte[6], 3, 1));

        assertThat(WireTensor.dtype(tensor.dtype())).isEqualTo(Dtype.DTYPE_BFLOAT16);
    }

    @Test
    void acceptsScalarsAndEmptyTensors() {
        assertThat(WireTensor.read("x", tensor(Dtype.DTYPE_FLOAT16, new byte[2]))
                        .shape())
                .isEmpty();
        assertThat(WireTensor.read("x", tensor(Dtype.DTYPE_FLOAT32, new byte[0], 0, Long.MAX_VALUE, 2))
                        .data()
                        .remaining())
                .isZero();
    }

    @Test
    void refusesUnknownDtypes() {
        assertRefused(
                tensor(Dtype.DTYPE_UNSPECIFIED, new byte[4], 1),
                "rows.dtype: expected DTYPE_FLOAT32",
                "DTYPE_UNSPECIFIED");
        assertRefused(
                tensor(Dtype.DTYPE_FLOAT32, new byte[4], 1).toBuilder()
                        .setDtypeValue(77)
                        .build(),
                "rows.dtype",
                "UNRECOGNIZED");
    }

    @Test
    void refusesAWrongByteCount() {
        assertRefused(
                tensor(Dtype.DTYPE_FLOAT32, new byte[23], 2, 3),
                "rows.data: expected 24 bytes for shape [2, 3] of DTYPE_FLOAT32, got 23");
    }

    @Test
    void refusesNegativeExtents() {
        assertRefused(tensor(Dtype.DTYPE_FLOAT32, new byte[4], -1, -1), "rows.shape: expected extents of at least 0");
    }

    @Test
    void refusesShapesThatOverflow() {
        assertRefused(
                tensor(Dtype.DTYPE_FLOAT32, new byte[0], 1L << 31, 1L << 31, 4),
                "rows.shape: expected fewer than 2^63 bytes");
    }

    @Test
    void refusesTooManyDimensions() {
        assertRefused(
                tensor(Dtype.DTYPE_FLOAT32, new byte[4], 1, 1, 1, 1, 1, 1, 1, 1, 1),
                "rows.shape: expected at most 8 dimensions, got 9");
    }

    private static void assertRefused(Tensor message, String... parts) {
        assertThatThrownBy(() -> WireTensor.read("rows", message))
                .isInstanceOfSatisfying(ServingException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_INPUT);
                    assertThat(failure).hasMessageContainingAll(parts);
                });
    }

    private static Tensor tensor(Dtype dtype, byte[] data, long... shape) {
        List<Long> extents = Arrays.stream(shape).boxed().toList();
        return Tensor.newBuilder()
                .setDtype(dtype)
                .addAllShape(extents)
                .setData(ByteString.copyFrom(data))
                .build();
    }
}
