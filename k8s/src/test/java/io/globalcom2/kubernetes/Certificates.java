package io.globalcom2.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What Secrets of certificates hold, signed by a CA of a test, whose key is gone with it. Made by the JDK's {@code keytool}. */
final class Certificates {
    private static final String PASSWORD = "changeit";
    private static final String CA = "ca";
    private static final String SECRET = "-tls";

    private final Path folder;
    private final Path store;

    private Certificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
    }

    /**
     * In a folder for each of the names: tls.crt, tls.key, ca.crt and truststore.p12.
     *
     * @param names such as {@code gateway-tls}, for a certificate for {@code gateway} and {@code localhost}
     */
    static Certificates make(Path folder, List<String> names) throws IOException, GeneralSecurityException {
        Certificates certificates = new Certificates(Files.createDirectories(folder));
        Files.deleteIfExists(certificates.store);
        certificates.keytool(CA, "-ext", "bc:critical=ca:true");
        for (String name : names) {
            certificates.keytool(
                    name, "-signer", CA, "-ext", "san=dns:%s,dns:localhost".formatted(name.replace(SECRET, "")));
            certificates.write(name);
        }
        return certificates;
    }

    /** The CA of the certificates in a folder, alone. */
    static Path ca(Path folder) {
        return folder.resolve("ca.crt");
    }

    /** What whoever trusts that CA and shows nothing himself connects with. */
    SSLContext trusting() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void keytool(String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-alias", name, "-dname", "CN=" + name, "-keyalg", "RSA", "-keysize", "2048"));
        command.addAll(List.of("-validity", "1", "-storepass", PASSWORD, "-keystore", store.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private void write(String name) throws IOException, GeneralSecurityException {
        KeyStore all = all();
        Path own = Files.createDirectories(folder.resolve(name));
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : all.getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(own.resolve("tls.crt"), chain);
        Files.writeString(
                own.resolve("tls.key"),
                pem("PRIVATE KEY", all.getKey(name, PASSWORD.toCharArray()).getEncoded()));
        Certificate ca = all.getCertificate(CA);
        Files.writeString(own.resolve("ca.crt"), pem("CERTIFICATE", ca.getEncoded()));
        Files.writeString(ca(folder), pem("CERTIFICATE", ca.getEncoded()));
        try (OutputStream output = Files.newOutputStream(own.resolve("truststore.p12"))) {
            trusted().store(output, PASSWORD.toCharArray());
        }
    }

    private KeyStore trusted() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(CA, all().getCertificate(CA));
        return trusted;
    }

    private KeyStore all() throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(store)) {
            all.load(input, PASSWORD.toCharArray());
        }
        return all;
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(content));
    }
}
