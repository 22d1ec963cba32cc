package io.globalcom2.grpc.relay;

import io.globalcom2.failure.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where gateways may be. */
public final class GatewayHosts {
    private static final Pattern SUFFIX = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");
    /** The last part of a name is no number: of an address that is mistyped there must come no suffix. */
    private static final Pattern NUMBER_AT_THE_END = Pattern.compile("(?:.*\\.)?[0-9]+");

    private final String setting;
    private final List<String> entries;
    private final List<Network> networks = new ArrayList<>();
    private final List<String> suffixes = new ArrayList<>();

    /**
     * Reads what a setting says.
     *
     * @param setting name of it
     * @param entries host suffixes and networks
     * @throws IllegalArgumentException naming the setting, what was expected and what came
     */
    public GatewayHosts(String setting, List<String> entries) {
        this.setting = setting;
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
        return DialledAddress.parse(address)
                .map(DialledAddress::host)
                .filter(this::allowsHost)
                .isPresent();
    }

    private boolean allowsHost(String host) {
        return networks.stream().anyMatch(network -> network.contains(host))
                || suffixes.stream().anyMatch(suffix -> host.equals(suffix) || host.endsWith("." + suffix));
    }

    private String suffix(String text) {
        String suffix = text.startsWith(".") ? text.substring(1) : text;
        if (!SUFFIX.matcher(suffix).matches()
                || NUMBER_AT_THE_END.matcher(suffix).matches()) {
            throw new IllegalArgumentException(
                    "%s: expected host suffixes and networks, such as gateway.example, 10.1.0.0/16 or fd00::/8, got %s"
                            .formatted(setting, Quote.of(text)));
        }
        return suffix;
    }

    /** The setting and what it says, for messages. */
    @Override
    public String toString() {
        return "%s (%s)".formatted(setting, String.join(", ", entries));
    }
}
