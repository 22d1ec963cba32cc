package io.globalcom2.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.relay.TestingClock;
import io.globalcom2.wire.QueueLane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallersTest {
    private static final String EXPECTED =
            "authorization: expected \"Bearer\" and an API key that is let in here, got ";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Path file;
    private Callers callers;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("keys.json");
        write("team-a", "open sesame", """
                "lanes": ["interactive"], "methods": ["globalcom2", "none"], "lowest_ratio": 0.25""");
        callers = new Callers(Optional.of(new KeyFile(file)), registry, new TestingClock());
    }

    @Test
    void knowsACallerByItsKey() {
        assertThat(callers.identify(Optional.of("Bearer open sesame")).name()).contains("team-a");
        assertThat(callers.identify(Optional.of("bearer  open sesame ")).name()).contains("team-a");
    }

    @Test
    void saysWhatWasExpectedAndNotWhatCame() {
        assertRefused(FailureKind.UNAUTHENTICATED, EXPECTED + "nothing", () -> callers.identify(Optional.empty()));
        assertRefused(
                FailureKind.UNAUTHENTICATED,
                EXPECTED + "something else",
                () -> callers.identify(Optional.of("open sesame")));
        assertRefused(
                FailureKind.UNAUTHENTICATED,
                EXPECTED + "one that is not known",
                () -> callers.identify(Optional.of("Bearer open barley")));
    }

    @Test
    void asksNobodyWhereThereAreNoKeys() {
        Callers anybody = TestingCallers.anonymous(registry, new TestingClock());

        assertThat(anybody.identify(Optional.of("Bearer none")).name()).isEmpty();
        assertThat(anybody.identify(Optional.empty()).name()).isEmpty();
    }

    @Test
    void followsTheFile() throws IOException {
        write("team-b", "new key", "");
        callers.reread();

        assertThat(callers.identify(Optional.of("Bearer new key")).name()).contains("team-b");
        assertRefused(
                FailureKind.UNAUTHENTICATED,
                EXPECTED + "one that is not known",
                () -> callers.identify(Optional.of("Bearer open sesame")));
        assertThat(registry.get("globalcom2.gateway.key.requests")
                        .tag("key", "team-b")
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void keepsTheOldKeysWhereTheNewOnesAreBrokenOrGone() throws IOException {
        Files.writeString(file, "{\"keys\": [", UTF_8);
        callers.reread();
        assertThat(callers.identify(Optional.of("Bearer open sesame")).name()).contains("team-a");

        Files.delete(file);
        callers.reread();
        assertThat(callers.identify(Optional.of("Bearer open sesame")).name()).contains("team-a");

        write("team-b", "new key", "");
        callers.reread();
        assertThat(callers.identify(Optional.of("Bearer new key")).name()).contains("team-b");
    }

    @Test
    void remembersWhatIsInFlightThoughTheFileChanges() throws IOException {
        callers.identify(Optional.of("Bearer open sesame")).enter();
        write("team-a", "new key", "\"limits\": {\"requests_in_flight\": 1}");
        callers.reread();

        assertRefused(
                FailureKind.OVERLOADED,
                "expected at most 1 requests in flight under this API key, all are taken",
                () -> callers.identify(Optional.of("Bearer new key")).enter());
    }

    @Test
    void aKeyHasTheRightsThatItsEntryGives() {
        Caller caller = callers.identify(Optional.of("Bearer open sesame"));
        caller.requireRight(QueueLane.INTERACTIVE, Optional.empty());
        caller.requireRight(QueueLane.INTERACTIVE, compression("", 0.25));

        assertRefused(
                FailureKind.PERMISSION_DENIED,
                "lane: expected interactive under this API key, got batch",
                () -> caller.requireRight(QueueLane.BATCH, Optional.empty()));
        assertRefused(
                FailureKind.PERMISSION_DENIED,
                "compression.method: expected globalcom2 or none under this API key, got top-k",
                () -> caller.requireRight(QueueLane.INTERACTIVE, compression("cls-top-k", 0.5)));
        assertRefused(
                FailureKind.PERMISSION_DENIED,
                "compression.retention_ratio: expected at least 0.25 under this API key, got 0.2",
                () -> caller.requireRight(QueueLane.INTERACTIVE, compression("", 0.2)));
    }

    private static Optional<CompressionOptions> compression(String method, double ratio) {
        return Optional.of(new CompressionOptions(method, "", OptionalDouble.of(ratio), OptionalLong.empty(), false));
    }

    private void write(String name, String key, String more) throws IOException {
        Files.writeString(
                file,
                "{\"keys\": [{\"name\": \"%s\", \"sha256\": \"%s\"%s}]}"
                        .formatted(name, TestingCallers.sha256(key), more.isEmpty() ? "" : ", " + more),
                UTF_8);
    }

    private static void assertRefused(FailureKind kind, String message, ThrowingCallable call) {
        ServingException refusal = catchThrowableOfType(ServingException.class, call);
        assertThat(refusal).hasMessage(message);
        assertThat(refusal.kind()).isEqualTo(kind);
    }
}
