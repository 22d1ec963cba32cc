package io.globalcom2.gateway.relay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Id of a request that came with a key. A request that comes again after a failure that may pass runs anew, under the same id with the number
 * of the run behind it.
 *
 * @param base the same for all runs
 * @param run 1, 2, 3, …
 */
public record KeyedId(String base, int run) {
    /** OpenAI's clients know answers by it. */
    public static final String PREFIX = "chatcmpl-";

    private static final Pattern FORM = Pattern.compile("(%s[0-9a-f]{64})(?:\\.([1-9][0-9]{0,5}))?".formatted(PREFIX));

    /** The first run of a request; the digest is 64 lower-case hex digits. */
    public static KeyedId ofDigest(String hex) {
        return new KeyedId(PREFIX + hex, 1);
    }

    /** Empty for an id that came of no key. */
    static Optional<KeyedId> parse(String id) {
        Matcher matcher = FORM.matcher(id);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int run = Optional.ofNullable(matcher.group(2)).map(Integer::parseInt).orElse(1);
        return Optional.of(new KeyedId(matcher.group(1), run));
    }

    KeyedId next() {
        return new KeyedId(base, run + 1);
    }

    /** The id of the request. */
    public String text() {
        return run == 1 ? base : base + "." + run;
    }
}
