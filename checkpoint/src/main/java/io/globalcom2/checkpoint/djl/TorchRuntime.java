package io.globalcom2.checkpoint.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.ModelConfig;
import io.globalcom2.tensor.FloatFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * libtorch, started: on which device it computes and in which dtype. Starting it again is cheap; the number of threads is one per process, the last
 * one set holds. Nothing is ever downloaded.
 */
public record TorchRuntime(Device device, FloatFormat computeDtype) {
    private static final String ENGINE = "PyTorch";
    private static final Pattern DEVICE = Pattern.compile("cpu|gpu(?::(\\d{1,4}))?");

    /**
     * Starts as the operator wants it.
     *
     * @throws IllegalArgumentException if the device does not exist here
     */
    public static TorchRuntime start(ModelConfig config) {
        return start(config.device(), config.computeDtype(), config.threads());
    }

    /**
     * Starts on a device.
     *
     * @param deviceName {@code cpu}, {@code gpu} or {@code gpu:N}
     * @param threads threads of one product on the CPU; 0 leaves it to libtorch
     * @throws IllegalArgumentException if the device does not exist here
     */
    public static TorchRuntime start(String deviceName, ComputeDtype dtype, int threads) {
        Offline.enforce();
        // Else the engine logs that the profiling executor is on; each call turns it off for its thread.
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        Engine engine = Engine.getEngine(ENGINE);
        if (threads > 0) {
            JniUtils.setNumThreads(threads);
        }
        Device device = device(deviceName);
        if (device.isGpu() && device.getDeviceId() >= engine.getGpuCount()) {
            throw new IllegalArgumentException(
                    "device " + deviceName + " does not exist: the engine sees " + engine.getGpuCount() + " GPUs");
        }
        return new TorchRuntime(device, device.isGpu() ? dtype.onGpu() : dtype.onThisCpu());
    }

    private static Device device(String name) {
        Matcher matcher = DEVICE.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected device cpu, gpu or gpu:N, got " + name);
        }
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        return Device.gpu(matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)));
    }

    public TorchProgram load(ProgramSource source) {
        return TorchProgram.load(this, source);
    }
}
