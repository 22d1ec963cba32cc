package io.globalcom2.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How gateways and workers know each other at the token relay: by three files each, or not at all. Read at the start. */
@ConfigMapping(prefix = "globalcom2.relay.tls")
public interface RelayTlsConfig {
    /**
     * PEM file of the certificates that those of gateways and workers are signed by. With it the relay is encrypted, and takes nobody
     * without a certificate.
     */
    Optional<Path> ca();

    /** PEM file of the certificate that this service shows at the relay, and of those between it and the CA. */
    Optional<Path> certificate();

    /** PEM file of the private key of that certificate, PKCS #8, without a password. */
    Optional<Path> key();

    /** The name that certificates of gateways are for, whatever address a gateway is dialled at: pods are dialled by number. */
    @WithDefault("gateway")
    String gatewayName();
}
