package io.globalcom2.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Map;

/** A header of any bytes names tensors that lie end to end and fill the file, each as large as it says; or it is refused. */
class SafetensorsHeaderFuzzTest {
    /** How many bytes follow the header. */
    private static final long DATA_BYTES = 24;

    @FuzzTest
    void header(byte[] json) {
        Map<String, TensorEntry> tensors;
        try {
            tensors = SafetensorsHeader.parse(json, DATA_BYTES);
        } catch (MalformedHeaderException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        long end = 0;
        for (TensorEntry tensor : tensors.values()) {
            assertThat(tensor.begin()).isEqualTo(end);
            assertThat(tensor.sizeBytes()).isNotNegative();
            assertThat(Arrays.stream(tensor.shape()).allMatch(extent -> extent >= 0))
                    .isTrue();
            tensor.storedDtype().ifPresent(dtype -> assertThat(
                            Arrays.stream(tensor.shape()).reduce(dtype.sizeBytes(), Math::multiplyExact))
                    .isEqualTo(tensor.sizeBytes()));
            end = tensor.end();
        }
        assertThat(end).isEqualTo(DATA_BYTES);
        assertThat(SafetensorsHeader.parse(json, DATA_BYTES).keySet()).isEqualTo(tensors.keySet());
    }
}
