package io.globalcom2.form.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The values of {@code format} that are served, as patterns. */
enum StringFormat {
    DATE("date", Parts.DATE),
    TIME("time", Parts.TIME),
    DATE_TIME("date-time", Parts.DATE + "T" + Parts.TIME),
    UUID("uuid", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    IPV4("ipv4", "(?:" + Parts.OCTET + "\\.){3}" + Parts.OCTET);

    private final String wireName;
    private final String pattern;

    StringFormat(String wireName, String pattern) {
        this.wireName = wireName;
        this.pattern = "^" + pattern + "$";
    }

    /** The format of a name. */
    static Optional<StringFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(format -> format.wireName).toList();
    }

    String pattern() {
        return pattern;
    }

    private static final class Parts {
        /** RFC 3339; the years that have a 29th of February are those whose last two digits, or else first two, divide by four. */
        static final String DATE = "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
                + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
                + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

        /** Offsets as zones of the world have them. */
        static final String TIME =
                "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))";

        static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    }
}
