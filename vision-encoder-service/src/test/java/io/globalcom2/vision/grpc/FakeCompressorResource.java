package io.globalcom2.vision.grpc;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Points the service at a {@link FakeCompressor}. */
public final class FakeCompressorResource implements QuarkusTestResourceLifecycleManager {
    private FakeCompressor compressor;

    @Override
    public Map<String, String> start() {
        compressor = FakeCompressor.start();
        return Map.of("quarkus.grpc.clients.compressor.test-port", Integer.toString(compressor.port()));
    }

    @Override
    public void stop() {
        compressor.stop();
    }
}
