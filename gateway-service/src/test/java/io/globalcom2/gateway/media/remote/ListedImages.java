package io.globalcom2.gateway.media.remote;

import io.globalcom2.gateway.media.remote.RemoteImages.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A server of images whose host is listed, as if it were on the internet. */
public final class ListedImages implements AutoCloseable {
    public static final int MAX_BYTES = 100_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final ImageServer server;
    private final RemoteImages images;

    private ListedImages(Path folder) throws IOException {
        server = ImageServer.start(vertx, folder);
        images = new RemoteImages(
                vertx,
                new HttpClientOptions().setTrustOptions(server.certificate()),
                Set.of(ImageServer.HOST + ":" + server.port()),
                new Limits(MAX_BYTES, TIMEOUT, 1, 1),
                host -> List.of(InetAddress.getLoopbackAddress()),
                address -> true);
    }

    /**
     * A server that listens.
     *
     * @param folder for its key
     */
    public static ListedImages start(Path folder) throws IOException {
        return new ListedImages(folder);
    }

    /** What fetches from it. */
    public RemoteImages remote() {
        return images;
    }

    /** The URL that a file is at from now on. */
    public String put(byte[] file) {
        server.page("/image", request -> request.response().end(Buffer.buffer(file)));
        return server.url("/image");
    }

    @Override
    public void close() {
        images.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
