package io.globalcom2.gateway.openai;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What callers say in {@code Prefer}: RFC 7240. */
public final class Preferences {
    static final String RESPOND_ASYNC = "respond-async";
    /** Preferences are separated by commas, and may have parameters. */
    private static final Pattern ASYNC_PREFERENCE =
            Pattern.compile("(?:^|,)\\s*%s\\s*(?:[,;]|$)".formatted(RESPOND_ASYNC), Pattern.CASE_INSENSITIVE);

    private Preferences() {}

    /**
     * Whether the caller waits for the answer.
     *
     * @param headers one for each time that the header was sent
     */
    public static boolean waits(List<String> headers) {
        return headers.stream().map(ASYNC_PREFERENCE::matcher).noneMatch(Matcher::find);
    }
}
