package io.globalcom2.gateway.keys;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Tells who asks. */
public final class Callers {
    private static final String SCHEME = "Bearer ";
    /** Name of the account of callers without a key; no key is called so. */
    private static final String ANONYMOUS = "";

    private final Optional<KeyFile> file;
    private final MeterRegistry registry;
    private final Clock clock;
    private final ConcurrentMap<String, KeyAccount> accounts = new ConcurrentHashMap<>();

    /** @param file empty where no keys are asked for */
    Callers(Optional<KeyFile> file, MeterRegistry registry, Clock clock) {
        this.file = file;
        this.registry = registry;
        this.clock = clock;
        openAccounts();
    }

    /**
     * Whose key it is; where no keys are asked for, whatever came, nobody's.
     *
     * @param authorization value of the header of that name
     * @throws ServingException UNAUTHENTICATED, saying what was expected and never what came
     */
    public Caller identify(Optional<String> authorization) {
        if (file.isEmpty()) {
            return new Caller(Optional.empty(), KeyRights.ALL, KeyLimits.NONE, account(ANONYMOUS));
        }
        ApiKey key = file.get()
                .keys()
                .find(presented(authorization))
                .orElseThrow(() -> unauthenticated("one that is not known"));
        return new Caller(Optional.of(key.name()), key.rights(), key.limits(), account(key.name()));
    }

    /** Looks whether the key file has changed. To be called every now and then, by one thread. */
    void reread() {
        file.ifPresent(KeyFile::reread);
        openAccounts();
    }

    /** So that every series is there before it first counts. */
    private void openAccounts() {
        file.ifPresent(keys -> keys.keys().keys().forEach(key -> account(key.name())));
    }

    private KeyAccount account(String name) {
        return accounts.computeIfAbsent(name, key -> new KeyAccount(new KeyMeters(registry, key), clock));
    }

    /** The scheme is written in any case. */
    private static String presented(Optional<String> authorization) {
        String value = authorization.orElseThrow(() -> unauthenticated("nothing"));
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthenticated("something else");
        }
        return value.substring(SCHEME.length()).strip();
    }

    private static ServingException unauthenticated(String actual) {
        return new ServingException(
                FailureKind.UNAUTHENTICATED,
                "authorization: expected \"Bearer\" and an API key that is let in here, got " + actual);
    }
}
