package io.globalcom2.gateway.media.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
interface Names {
    /** As this machine does. */
    Names SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** At least one. */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
