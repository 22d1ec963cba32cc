package io.globalcom2.tensor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.Tensor;

/** A tensor of any bytes has what its shape says, or is refused. */
class WireTensorFuzzTest {
    private static final int LONGEST_MESSAGE = 1000;

    @FuzzTest
    void tensor(byte[] bytes) {
        Tensor message;
        try {
            message = Tensor.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return; // gRPC refuses it.
        }
        WireTensor tensor;
        try {
            tensor = WireTensor.read("rows", message);
        } catch (ServingException e) {
            assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT);
            assertThat(e.getMessage()).startsWith("rows.").hasSizeLessThan(LONGEST_MESSAGE);
            return;
        }
        long elements = tensor.shape().stream().reduce(1L, (count, extent) -> count * extent);
        assertThat((long) tensor.data().remaining())
                .isEqualTo(elements * tensor.dtype().sizeBytes());
        Tensor written = Tensor.newBuilder()
                .setDtype(WireTensor.dtype(tensor.dtype()))
                .addAllShape(tensor.shape())
                .setData(message.getData())
                .build();
        assertThat(WireTensor.read("rows", written)).isEqualTo(tensor);
    }
}
