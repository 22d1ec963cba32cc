package io.globalcom2.gateway.media.remote;

import io.globalcom2.grpc.relay.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that anybody on the internet may be found at, by IANA's registries of special-purpose addresses (RFC 6890). An IPv4 address that is
 * written in IPv6 is one of IPv4; IPv6 addresses that lead on to one of IPv4 by a translator or a tunnel are not public.
 */
final class PublicAddresses {
    private static final Network GLOBAL_UNICAST = network("2000::/3");

    private static final List<Network> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    // Shared by carriers (RFC 6598), and the metadata of a cloud.
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    // Link-local, and the metadata of most clouds.
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    // A cloud's own service, though its address looks like any other.
                    "168.63.129.16/32",
                    // Multicast, reserved, broadcast.
                    "224.0.0.0/3",
                    // Teredo and the like, documentation, 6to4, documentation.
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(PublicAddresses::network)
            .toList();

    private PublicAddresses() {}

    /** Whether the address is one of those. */
    static boolean contain(InetAddress address) {
        String literal = address.getHostAddress();
        boolean isUnicast = address.getAddress().length == 4 || GLOBAL_UNICAST.contains(literal);
        return isUnicast && SPECIAL.stream().noneMatch(network -> network.contains(literal));
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }
}
