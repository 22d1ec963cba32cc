package io.globalcom2.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.QueueLane;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** One test per way in which a request can be wrong, whichever door it came through. */
class ChatRequestTest {
    private static final Conversation HELLO =
            new Conversation(List.of(new ChatMessage(Role.USER, List.of(new ChatPart.Text("hello")))));

    @Test
    void refusesKeysThatAreEmptyLongOrUnprintable() {
        assertThat(new CallerKey("request_id", "x".repeat(128)).value()).hasSize(128);
        for (String id : List.of("", "x".repeat(129), "a b", "a\nb", "é")) {
            assertThat(refusalOf(() -> new CallerKey("request_id", id)))
                    .hasMessageStartingWith("request_id: expected 1 to 128 visible ASCII characters, got ");
        }
    }

    @Test
    void refusesFewerThanOneToken() {
        assertThat(sampling(OptionalInt.of(1), OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty())
                        .maxTokens())
                .hasValue(1);
        assertThat(refusalOf(() -> sampling(
                        OptionalInt.of(0), OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty())))
                .hasMessage("max_tokens: expected at least 1, got 0");
    }

    @Test
    void refusesTemperaturesOutOfRange() {
        for (double temperature : new double[] {-0.1, 2.1, Double.NaN}) {
            assertThat(refusalOf(() -> sampling(
                            OptionalInt.empty(),
                            OptionalDouble.of(temperature),
                            OptionalDouble.empty(),
                            OptionalInt.empty())))
                    .hasMessage("temperature: expected a number in [0, 2], got " + temperature);
        }
    }

    @Test
    void refusesTopPOutOfRange() {
        for (double topP : new double[] {0, 1.1, Double.NaN}) {
            assertThat(refusalOf(() -> sampling(
                            OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.of(topP), OptionalInt.empty())))
                    .hasMessage("top_p: expected a number in (0, 1], got " + topP);
        }
    }

    @Test
    void refusesANegativeTopK() {
        assertThat(refusalOf(() -> sampling(
                        OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(-1))))
                .hasMessage("top_k: expected at least 0, got -1");
    }

    @Test
    void refusesTooManyAndEmptyStopTexts() {
        assertThat(refusalOf(() -> stop("a", "b", "c", "d", "e"))).hasMessage("stop: expected at most 4 texts, got 5");
        assertThat(refusalOf(() -> stop("a", "")))
                .hasMessage("stop: expected texts of at least one character, got an empty one");
    }

    @Test
    void refusesUnknownMethodsAndProfiles() {
        assertThat(refusalOf(() -> compression("best", "", OptionalDouble.empty())))
                .hasMessage(
                        "compression.method: expected globalcom2, globalcom2-coverage, top-k, random or none, got \"best\"");
        assertThat(refusalOf(() -> compression("", "paper", OptionalDouble.empty())))
                .hasMessage("compression.profile: expected standard or official, got \"paper\"");
    }

    @Test
    void refusesTheOfficialProfileForMethodsThatDoNotHaveIt() {
        assertThat(compression("globalcom2", "official", OptionalDouble.of(0.5)).profile())
                .isEqualTo("official");
        assertThat(compression("", "official", OptionalDouble.of(0.5)).profile())
                .isEqualTo("official");
        assertThat(refusalOf(() -> compression("", "official", OptionalDouble.of(0.5), true)))
                .hasMessage("compression.profile: expected standard with aggregate, got official");
        assertThat(refusalOf(() -> compression("globalcom2-coverage", "official", OptionalDouble.empty())))
                .hasMessage("compression.profile: expected standard for the method globalcom2-coverage, got official");
        assertThat(refusalOf(() -> compression("random", "official", OptionalDouble.empty())))
                .hasMessage("compression.profile: expected standard for the method random, got official");
    }

    @Test
    void refusesRatiosOutOfRange() {
        assertThat(compression("", "", OptionalDouble.of(1)).retentionRatio()).hasValue(1);
        for (double ratio : new double[] {0, -0.5, 1.01, Double.NaN}) {
            assertThat(refusalOf(() -> compression("", "", OptionalDouble.of(ratio))))
                    .hasMessage("compression.retention_ratio: expected a number in (0, 1], got " + ratio);
        }
    }

    @Test
    void refusesToCompressByTheMethodNone() {
        assertThat(compression("none", "", OptionalDouble.empty()).method()).isEqualTo("none");
        assertThat(refusalOf(() -> compression("none", "", OptionalDouble.of(0.5))))
                .hasMessage("compression.retention_ratio: expected 1 for the method none, got 0.5");
    }

    @Test
    void cutsLongTextsInMessages() {
        assertThat(refusalOf(() -> compression("x".repeat(1000), "", OptionalDouble.empty())))
                .hasMessageEndingWith("got \"" + "x".repeat(64) + "\"");
    }

    private static RequestedSampling anySampling() {
        return sampling(OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty());
    }

    private static RequestedSampling sampling(
            OptionalInt maxTokens, OptionalDouble temperature, OptionalDouble topP, OptionalInt topK) {
        return new RequestedSampling(
                maxTokens,
                temperature,
                topP,
                topK,
                OptionalDouble.empty(),
                LogitAdjustments.NONE,
                OptionalLong.empty(),
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                1);
    }

    private static RequestedSampling stop(String... texts) {
        return new RequestedSampling(
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                LogitAdjustments.NONE,
                OptionalLong.empty(),
                List.of(texts),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                1);
    }

    private static CompressionOptions compression(String method, String profile, OptionalDouble ratio) {
        return compression(method, profile, ratio, false);
    }

    /** As they are in a request that asks for them. */
    private static CompressionOptions compression(
            String method, String profile, OptionalDouble ratio, boolean aggregate) {
        CompressionOptions options = new CompressionOptions(method, profile, ratio, OptionalLong.empty(), aggregate);
        return new ChatRequest(HELLO, anySampling(), Optional.of(options), QueueLane.INTERACTIVE)
                .compression()
                .orElseThrow();
    }

    private static ServingException refusalOf(ThrowingCallable call) {
        ServingException refusal = catchThrowableOfType(ServingException.class, call);
        assertThat(refusal.kind()).isEqualTo(FailureKind.INVALID_INPUT);
        return refusal;
    }
}
