package io.globalcom2.gateway.media.remote;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Fetches images. The address that is dialled is the very one that was looked at, and each hop of a redirect is looked at like the first, so that
 * a name which means another address a moment later leads nowhere else. Blocks the caller's thread; any thread but an event loop.
 */
public final class RemoteImages implements AutoCloseable {
    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Vertx vertx;
    private final Set<String> hosts;
    private final Limits limits;
    private final Names names;
    private final Predicate<InetAddress> mayBeDialled;
    private final HttpClient client;
    private final Semaphore places;

    /**
     * What one image may take.
     *
     * @param maxBytes of a file
     * @param timeout of all images of one request together
     * @param maxRedirects of one image
     * @param concurrency images at the same time
     */
    record Limits(long maxBytes, Duration timeout, int maxRedirects, int concurrency) {}

    /** How long the images of one request may still take. */
    public record Patience(long endNanos) {
        private long leftNanos() {
            return endNanos - System.nanoTime();
        }
    }

    RemoteImages(
            Vertx vertx,
            HttpClientOptions options,
            Set<String> hosts,
            Limits limits,
            Names names,
            Predicate<InetAddress> mayBeDialled) {
        this.vertx = vertx;
        this.hosts = Set.copyOf(hosts);
        this.limits = limits;
        this.names = names;
        this.mayBeDialled = mayBeDialled;
        this.client = vertx.createHttpClient(options.setSsl(true)
                .setVerifyHost(true)
                .setKeepAlive(false)
                .setMaxPoolSize(limits.concurrency())
                .setConnectTimeout(Math.toIntExact(limits.timeout().toMillis())));
        this.places = new Semaphore(limits.concurrency());
    }

    /** Of one request, from now on. */
    public Patience patience() {
        return new Patience(System.nanoTime() + limits.timeout().toNanos());
    }

    /** The largest file. */
    public long maxBytes() {
        return limits.maxBytes();
    }

    /**
     * The file at a URL, whatever it is.
     *
     * @param field where the URL stood; it begins every message
     * @throws ServingException INVALID_INPUT, TOO_LARGE, or OVERLOADED when too many are being fetched
     */
    public ByteBuffer fetch(String field, String url, Patience patience) {
        ListedUrl next = ListedUrl.parse(field, url, hosts);
        if (!places.tryAcquire()) {
            throw new ServingException(
                    FailureKind.OVERLOADED, field + ": too many images are being fetched at present");
        }
        try {
            for (int hop = 0; hop <= limits.maxRedirects(); hop++) {
                String host = next.host();
                InetAddress address = await(field, vertx.executeBlocking(() -> address(field, host), false), patience);
                Answer answer = await(field, get(field, next, address, patience), patience);
                if (answer.location().isEmpty()) {
                    return answer.body();
                }
                next = next.redirect(field, answer.location(), hosts);
            }
            throw invalidInput("%s: expected at most %d redirects, got more".formatted(field, limits.maxRedirects()));
        } finally {
            places.release();
        }
    }

    @Override
    public void close() {
        Future<Void> unused = client.close();
    }

    /** @param location where to go on; empty where this is the end */
    private record Answer(String location, ByteBuffer body) {}

    private Future<Answer> get(String field, ListedUrl url, InetAddress address, Patience patience) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(patience.leftNanos()));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(url.host())
                .setPort(url.port())
                // Its name is for the certificate and the Host header; nobody resolves it again.
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                .setURI(url.target())
                .setTimeout(millis)
                .putHeader("accept", "image/*");
        return client.request(options)
                .compose(HttpClientRequest::send)
                .compose(response -> read(field, response, millis));
    }

    private InetAddress address(String field, String host) {
        List<InetAddress> addresses;
        try {
            addresses = names.resolve(host);
        } catch (UnknownHostException e) {
            throw new ServingException(
                    FailureKind.INVALID_INPUT, field + ": expected a host that can be found, got another", e);
        }
        if (!addresses.stream().allMatch(mayBeDialled)) {
            throw invalidInput(field + ": expected a host with public addresses, got one with another");
        }
        return addresses.get(0);
    }

    private Future<Answer> read(String field, HttpClientResponse response, long millis) {
        int status = response.statusCode();
        if (REDIRECTS.contains(status) && response.getHeader("location") != null) {
            response.request().reset();
            return Future.succeededFuture(new Answer(response.getHeader("location"), ByteBuffer.allocate(0)));
        }
        if (status != OK) {
            response.request().reset();
            return Future.failedFuture(
                    invalidInput("%s: expected an image at the URL, got status %d".formatted(field, status)));
        }
        return new BoundedBody(field, response, limits.maxBytes(), millis)
                .read()
                .map(body -> new Answer("", body));
    }

    private static <T> T await(String field, Future<T> answer, Patience patience) {
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(0, patience.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServingException refusal) {
                throw refusal;
            }
            throw new ServingException(
                    FailureKind.INVALID_INPUT, field + ": expected a server that sends an image, got an error", e);
        } catch (TimeoutException e) {
            throw new ServingException(
                    FailureKind.INVALID_INPUT, field + ": expected images in time, got too little of them", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(FailureKind.UNAVAILABLE, "the gateway is shutting down", e);
        }
    }
}
