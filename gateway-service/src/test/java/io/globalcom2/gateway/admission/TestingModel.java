package io.globalcom2.gateway.admission;

/** Makes a {@link ServedModel} for the tests of other packages. */
public final class TestingModel {
    private TestingModel() {}

    public static ServedModel of(GatewayConfig config) {
        return new ServedModel(config.modelName(), "1");
    }
}
