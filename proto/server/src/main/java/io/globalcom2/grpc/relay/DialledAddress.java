package io.globalcom2.grpc.relay;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that can be dialled.
 *
 * @param host a name in small letters, or a literal of IPv4 or of IPv6, the latter without its brackets
 */
record DialledAddress(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253})):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /** The address that is written as host:port, or [IPv6]:port; empty when it is neither. */
    static Optional<DialledAddress> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return port < 1 || port > MAX_PORT
                ? Optional.empty()
                : Optional.of(new DialledAddress(host.toLowerCase(Locale.ROOT), port));
    }
}
