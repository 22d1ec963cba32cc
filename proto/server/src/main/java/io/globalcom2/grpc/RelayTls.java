package io.globalcom2.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** The two ends of connections to gateways' relays, neither of which Quarkus makes: each shows a certificate to the other, or both speak in plain text. */
public final class RelayTls {
    private static final int FILES = 3;

    private final ServerCredentials server;
    private final ChannelCredentials client;
    /** Empty in plain text. */
    private final Optional<String> gatewayName;

    /**
     * Reads the files.
     *
     * @throws ConfigurationException when some of the three are named and not all, or one cannot be read
     */
    public RelayTls(RelayTlsConfig config) {
        long named = Stream.of(config.ca(), config.certificate(), config.key())
                .filter(Optional::isPresent)
                .count();
        if (named == 0) {
            server = InsecureServerCredentials.create();
            client = InsecureChannelCredentials.create();
            gatewayName = Optional.empty();
            return;
        }
        if (named < FILES) {
            throw new ConfigurationException(
                    "globalcom2.relay.tls: expected ca, certificate and key, or none of them, got %d of the three"
                            .formatted(named));
        }
        File ca = config.ca().orElseThrow().toFile();
        File certificate = config.certificate().orElseThrow().toFile();
        File key = config.key().orElseThrow().toFile();
        try {
            server = TlsServerCredentials.newBuilder()
                    .trustManager(ca)
                    .keyManager(certificate, key)
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build();
            client = TlsChannelCredentials.newBuilder()
                    .trustManager(ca)
                    .keyManager(certificate, key)
                    .build();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "globalcom2.relay.tls: expected three PEM files that can be read, got " + e);
        }
        gatewayName = Optional.of(config.gatewayName());
    }

    /** For the gateway. */
    public ServerCredentials serverCredentials() {
        return server;
    }

    /**
     * For workers and other gateways: a channel to a gateway, not yet built.
     *
     * @throws IllegalArgumentException when the target is none
     */
    public ManagedChannelBuilder<?> channel(String target) {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(target, client);
        gatewayName.ifPresent(builder::overrideAuthority);
        return builder;
    }
}
