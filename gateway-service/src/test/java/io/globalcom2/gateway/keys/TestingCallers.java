package io.globalcom2.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;

/** Makes {@link Callers} for the tests of other packages. */
public final class TestingCallers {
    private TestingCallers() {}

    /** Nobody is asked for a key. */
    public static Callers anonymous(MeterRegistry registry, Clock clock) {
        return new Callers(Optional.empty(), registry, clock);
    }

    /** Who comes with the key {@code sesame}, of whose entry in the file this is the rest. */
    public static Callers sesame(String rest, MeterRegistry registry, Clock clock) {
        try {
            Path file = Files.createTempFile(Path.of("target"), "keys", ".json");
            Files.writeString(
                    file,
                    "{\"keys\": [{\"name\": \"ali\", \"sha256\": \"%s\", %s}]}".formatted(sha256("sesame"), rest));
            return new Callers(Optional.of(new KeyFile(file)), registry, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("no key file", e);
        }
    }

    /** A caller with these limits and every right. */
    public static Caller limited(KeyLimits limits, MeterRegistry registry, Clock clock) {
        KeyAccount account = new KeyAccount(new KeyMeters(registry, "limited"), clock);
        return new Caller(Optional.of("limited"), KeyRights.ALL, limits, account);
    }

    /** As key files write it. */
    public static String sha256(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
