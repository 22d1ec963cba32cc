package io.globalcom2.gateway;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A gateway as its container runs it: the built program, with the Java options of the manifests. */
final class GatewayProcess implements AutoCloseable {
    private static final Path CONFIG = Path.of("..", "k8s", "base", "config", "gateway.env");
    private static final Path DEPLOYMENT = Path.of("..", "k8s", "base", "gateway.yaml");
    private static final Pattern OPTIONS = Pattern.compile("JAVA_TOOL_OPTIONS=(.*)");
    private static final Pattern LIMIT = Pattern.compile("limits:\\s+cpu: \\S+\\s+memory: (\\d+)Mi");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int httpPort = freePort();
    private final int grpcPort = freePort();
    private final int managementPort = freePort();
    private final Path log = Path.of("target", "gateway-memory.log");
    private final Process process;

    private GatewayProcess(String bootstrapServers) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(match(OPTIONS, CONFIG).split(" ", -1)));
        command.addAll(List.of(
                "-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> settings = new HashMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        settings.put("QUARKUS_HTTP_HOST", "localhost");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        settings.put("QUARKUS_GRPC_SERVER_HOST", "localhost");
        settings.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort));
        settings.put("GLOBALCOM2_GATEWAY_RELAY_HOST", "localhost");
        settings.put("GLOBALCOM2_GATEWAY_RELAY_PORT", Integer.toString(freePort()));
        settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().putAll(settings);
        process = builder.start();
    }

    /** Ready when this returns. */
    static GatewayProcess start(String bootstrapServers) throws IOException {
        GatewayProcess gateway = new GatewayProcess(bootstrapServers);
        Awaitility.await("see " + gateway.log)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> gateway.get("/q/health/ready").statusCode() == 200);
        return gateway;
    }

    URI http() {
        return URI.create("http://localhost:" + httpPort);
    }

    int grpcPort() {
        return grpcPort;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The most memory that it had, so far. */
    long peakMebibytes() throws IOException {
        return Long.parseLong(match(PEAK, Path.of("/proc", Long.toString(process.pid()), "status"))) / 1024;
    }

    /** What the manifest gives it. */
    static long limitMebibytes() throws IOException {
        return Long.parseLong(match(LIMIT, DEPLOYMENT));
    }

    /** The value of a metric without labels. */
    double metric(String name) throws Exception {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected a metric " + name));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private java.net.http.HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + managementPort + path);
        return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static String match(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new AssertionError("expected %s in %s".formatted(pattern, file));
        }
        return matcher.group(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
