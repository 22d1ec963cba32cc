package io.globalcom2.checkpoint.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.tensor.FloatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchRuntimeTest {
    @Test
    void neverAsksTheNetwork() {
        TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 0);

        assertThat(Utils.isOfflineMode()).isTrue();
    }

    @Test
    void settlesTheComputeDtype() {
        TorchRuntime runtime = TorchRuntime.start("cpu", ComputeDtype.AUTO, 0);

        assertThat(runtime.device()).isEqualTo(Device.cpu());
        assertThat(runtime.computeDtype())
                .isEqualTo(ComputeDtype.AUTO.onThisCpu())
                .isNotEqualTo(ComputeDtype.AUTO);
    }

    @Test
    void setsTheThreadsOfOneProduct() {
        TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 3);
        assertThat(JniUtils.getNumThreads()).isEqualTo(3);

        TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 1);
        assertThat(JniUtils.getNumThreads()).isEqualTo(1);
    }

    @Test
    void refusesAGpuThatDoesNotExist() {
        int gpus = Engine.getEngine("PyTorch").getGpuCount();

        assertThatThrownBy(() -> TorchRuntime.start("gpu:" + gpus, ComputeDtype.AUTO, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("device gpu:" + gpus + " does not exist: the engine sees " + gpus + " GPUs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tpu", "gpu1", "gpu:", "gpu:-1", "cpu:0", "gpu:99999999999"})
    void refusesADeviceThatIsNone(String device) {
        assertThatThrownBy(() -> TorchRuntime.start(device, ComputeDtype.AUTO, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected device cpu, gpu or gpu:N, got " + device);
    }
}
