package io.globalcom2.generation.reply;

import io.globalcom2.failure.Quote;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where gateways may be. */
@Singleton
public final class ReplyHosts {
    private static final Pattern SUFFIX = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");
    /** The last part of a name is no number: of an address that is mistyped there must come no suffix. */
    private static final Pattern NUMBER_AT_THE_END = Pattern.compile("(?:.*\\.)?[0-9]+");

    private final List<String> entries;
    private final List<Network> networks = new ArrayList<>();
    private final List<String> suffixes = new ArrayList<>();

    @Inject
    ReplyHosts(ReplyConfig config) {
        this(config.replyHosts());
    }

    /** @throws IllegalArgumentException naming the setting, what was expected and what came */
    public ReplyHosts(List<String> entries) {
        this.entries = List.copyOf(entries);
        for (String entry : entries) {
            String text = entry.strip().toLowerCase(Locale.ROOT);
            Network.parse(text).ifPresentOrElse(networks::add, () -> suffixes.add(suffix(text)));
        }
    }

    /**
     * Whether the address may be dialled.
     *
     * @param address host:port or [IPv6]:port; anything else may not
     */
    public boolean allow(String address) {
        return ReplyAddress.parse(address)
                .map(ReplyAddress::host)
                .filter(this::allowsHost)
                .isPresent();
    }

    private boolean allowsHost(String host) {
        return networks.stream().anyMatch(network -> network.contains(host))
                || suffixes.stream().anyMatch(suffix -> host.equals(suffix) || host.endsWith("." + suffix));
    }

    private static String suffix(String text) {
        String suffix = text.startsWith(".") ? text.substring(1) : text;
        if (!SUFFIX.matcher(suffix).matches()
                || NUMBER_AT_THE_END.matcher(suffix).matches()) {
            throw new IllegalArgumentException(
                    "globalcom2.llm.reply-hosts: expected host suffixes and networks, such as gateway.example, 10.1.0.0/16 or fd00::/8, got %s"
                            .formatted(Quote.of(text)));
        }
        return suffix;
    }

    @Override
    public String toString() {
        return String.join(", ", entries);
    }
}
