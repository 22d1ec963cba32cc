package io.globalcom2.checkpoint.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected frequencies are those of transformers' {@code LlamaRotaryEmbedding}. */
class RopeConfigTest {
    private static final int HEAD_DIM = 16;
    private static final int MAX_POSITIONS = 4096;
    private static final double ONE_STEP = 1.2e-7;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"rope_theta\": 10000.0, \"rope_scaling\": null}",
                "{\"rope_scaling\": {\"rope_type\": \"default\"}}",
                "{\"rope_parameters\": {\"rope_theta\": 10000.0, \"rope_type\": \"default\"}}"
            })
    void withoutScalingFrequenciesFallByThetaAlone(String json) {
        assertFrequencies(
                json,
                1.0,
                0.3162277638912201,
                0.10000000149011612,
                0.03162277862429619,
                0.009999999776482582,
                0.003162277862429619,
                0.0010000000474974513,
                0.0003162277862429619);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rope_scaling\": {\"type\": \"linear\", \"factor\": 4.0}}",
                "{\"rope_parameters\": {\"rope_theta\": 10000.0, \"rope_type\": \"linear\", \"factor\": 4.0}}"
            })
    void linearScalingStretchesEveryWavelength(String json) {
        assertFrequencies(
                json,
                0.25,
                0.07905694097280502,
                0.02500000037252903,
                0.007905694656074047,
                0.0024999999441206455,
                0.0007905694656074047,
                0.0002500000118743628,
                7.905694656074047e-05);
    }

    @Test
    void llama3ScalingStretchesLongWavelengths() {
        assertFrequencies(
                """
                {"rope_theta": 500000.0, "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                  "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}}
                """,
                1.0,
                0.193922758102417,
                0.03760603070259094,
                0.00729266507551074,
                0.0005248460220173001,
                3.428102354519069e-05,
                6.647869668086059e-06,
                1.289173155782919e-06);
    }

    @Test
    void yarnStretchesPairsByHowOftenTheyTurn() {
        String json = """
                {"rope_theta": 10000.0, "max_position_embeddings": 16384,
                  "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 4096}}
                """;

        assertFrequencies(
                json,
                1.0,
                0.3162277638912201,
                0.10000000149011612,
                0.025693506002426147,
                0.00624999962747097,
                0.0013834965648129582,
                0.0002500000118743628,
                7.905694656074047e-05);
        assertThat(parse(json).attentionFactor()).isCloseTo(1.138629436111989, within(1e-12));
    }

    @Test
    void yarnsOptionsCount() {
        String json = """
                {"rope_parameters": {"rope_theta": 1000000.0, "rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 2048,
                  "beta_fast": 16, "beta_slow": 2, "mscale": 1.0, "mscale_all_dim": 0.5}}
                """;

        assertFrequencies(
                json,
                1.0,
                0.17782793939113617,
                0.017787812277674675,
                0.0007029266562312841,
                0.0001250000059371814,
                2.2228492525755428e-05,
                3.9528467823402025e-06,
                7.029266839708725e-07);
        assertThat(parse(json).attentionFactor()).isCloseTo(1.094179988101349, within(1e-12));
    }

    /** Up to the positions that the model was made for, which no context exceeds here. */
    @Test
    void dynamicScalingChangesNothing() {
        assertThat(parse("{\"rope_scaling\": {\"type\": \"dynamic\", \"factor\": 4.0}}"))
                .isEqualTo(parse("{}"));
    }

    @Test
    void refusesOtherScalingByName() {
        assertThatThrownBy(() -> parse("{\"rope_scaling\": {\"rope_type\": \"longrope\", \"factor\": 4.0}}"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "rope_type longrope is not supported, only default, linear, dynamic, llama3 and yarn");
    }

    @Test
    void refusesToTurnOnlyPartOfAHead() {
        assertThatThrownBy(() -> parse("{\"partial_rotary_factor\": 0.5}"))
                .hasMessageContaining("partial_rotary_factor 0.5 is not supported");
    }

    @Test
    void refusesScalingWithoutAFactor() {
        assertThatThrownBy(() -> parse("{\"rope_scaling\": {\"rope_type\": \"linear\"}}"))
                .hasMessageContaining("rope_scaling.factor expected a number above zero");
    }

    /** The two magnitudes are each beyond a double's range, and their ratio is none. */
    @Test
    void refusesAnAttentionFactorThatIsNoNumber() {
        String json = """
                {"rope_parameters": {"rope_type": "yarn", "factor": 1e300, "mscale": 1e307, "mscale_all_dim": 1e307}}
                """;

        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("attention_factor expected a number above zero, got NaN");
    }

    private void assertFrequencies(String json, double... expected) {
        float[] frequencies = parse(json).inverseFrequencies(HEAD_DIM);

        assertThat(frequencies).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) frequencies[i]).isCloseTo(expected[i], within(expected[i] * ONE_STEP));
        }
    }

    private RopeConfig parse(String json) {
        try {
            return RopeConfig.of(JsonObject.read(Files.writeString(folder.resolve("text.json"), json)), MAX_POSITIONS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
