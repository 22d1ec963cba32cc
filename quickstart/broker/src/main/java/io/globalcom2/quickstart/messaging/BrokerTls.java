package io.globalcom2.quickstart.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a broker shows who connects, and whom it is trusted for. All in PEM.
 *
 * @param certificate for {@code localhost}, and those between it and the CA
 * @param key of the certificate, PKCS #8, without a password
 * @param ca that has signed it
 */
public record BrokerTls(String certificate, String key, String ca) {
    /** What is in {@code tls.crt}, {@code tls.key} and {@code ca.crt} of a folder. */
    public static BrokerTls read(Path folder) throws IOException {
        return new BrokerTls(
                Files.readString(folder.resolve("tls.crt")),
                Files.readString(folder.resolve("tls.key")),
                Files.readString(folder.resolve("ca.crt")));
    }

    /** The broker is a client of its own, too. */
    Map<String, String> ofBroker() {
        Map<String, String> settings = new HashMap<>(ofClients());
        settings.remove("security.protocol");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.certificate.chain", certificate);
        settings.put("ssl.keystore.key", key);
        return settings;
    }

    /** What whoever connects sets. */
    Map<String, String> ofClients() {
        return Map.of("security.protocol", "SSL", "ssl.truststore.type", "PEM", "ssl.truststore.certificates", ca);
    }
}
