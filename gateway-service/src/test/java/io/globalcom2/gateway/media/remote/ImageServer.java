package io.globalcom2.gateway.media.remote;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of https at a port of its own, whose certificate is for {@value #HOST}. */
final class ImageServer implements AutoCloseable {
    static final String HOST = "images.example.org";

    private static final String PASSWORD = "change-it";

    private final Map<String, Handler<HttpServerRequest>> pages = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private final PfxOptions key;

    private ImageServer(Vertx vertx, Path folder) throws IOException {
        key = new PfxOptions()
                .setPath(makeKey(folder.resolve("server.p12")).toString())
                .setPassword(PASSWORD);
        server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(key));
        server.requestHandler(request -> {
            requests.incrementAndGet();
            pages.getOrDefault(
                            request.path(),
                            unknown -> unknown.response().setStatusCode(404).end())
                    .handle(request);
        });
    }

    static ImageServer start(Vertx vertx, Path folder) throws IOException {
        ImageServer images = new ImageServer(vertx, folder);
        images.server
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return images;
    }

    void page(String path, Handler<HttpServerRequest> page) {
        pages.put(path, page);
    }

    void redirect(String path, String location) {
        page(path, request -> request.response()
                .setStatusCode(302)
                .putHeader("location", location)
                .end());
    }

    /** What a client needs to trust it. */
    PfxOptions certificate() {
        return key;
    }

    int port() {
        return server.actualPort();
    }

    int requests() {
        return requests.get();
    }

    String url(String path) {
        return "https://%s:%d%s".formatted(HOST, port(), path);
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Path makeKey(Path store) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=" + HOST,
                        "-ext",
                        "san=dns:" + HOST,
                        "-keyalg",
                        "EC",
                        "-validity",
                        "1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
        return store;
    }
}
