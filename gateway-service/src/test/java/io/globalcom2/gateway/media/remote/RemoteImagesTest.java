package io.globalcom2.gateway.media.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.media.remote.RemoteImages.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way around what is listed, against a server at 127.0.0.1 that stands for one on the internet. */
class RemoteImagesTest {
    private static final int MAX_BYTES = 100_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final InetAddress SERVER = address("127.0.0.1");
    private static final InetAddress INSIDE = address("127.0.0.2");

    private static Vertx vertx;

    @TempDir
    static Path folder;

    private static ImageServer server;

    private final List<String> resolved = new ArrayList<>();
    private final List<List<InetAddress>> answers = new ArrayList<>();
    private RemoteImages images;

    @BeforeAll
    static void startServer() throws IOException {
        vertx = Vertx.vertx();
        server = ImageServer.start(vertx, folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        images = images(RemoteImagesTest::isOutside);
        server.page("/cat", request -> request.response().end("cat"));
    }

    @AfterEach
    void stop() {
        images.close();
    }

    @Test
    void theFileOfAListedHostIsFetched() {
        server.page("/search", request -> request.response().end(request.getHeader("host") + " " + request.query()));

        assertThat(fetch(server.url("/cat"))).isEqualTo("cat");
        assertThat(fetch(server.url("/search?q=a%20b#part")))
                .isEqualTo("%s:%d q=a%%20b".formatted(ImageServer.HOST, server.port()));
        assertThat(resolved).containsOnly(ImageServer.HOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example.org/cat",
                "https://images.example.org/cat",
                "https://sub.images.example.org:PORT/cat",
                "https://images.example.org.:PORT/cat",
                "https://images.example.org.evil.org:PORT/cat",
                "https://images.example.org@elsewhere.example.org:PORT/cat",
                "https://elsewhere.example.org@images.example.org:PORT/cat",
                "https://elsewhere.example.org\\@images.example.org:PORT/cat",
                "https://127.0.0.1:PORT/cat",
                "https://[::1]:PORT/cat",
                "https://2130706433:PORT/cat",
                "http://images.example.org:PORT/cat",
                "https:/images.example.org:PORT/cat",
                "https://images.example.org:PORT/c at",
                "httpsx://images.example.org:PORT/cat"
            })
    void whatIsNotListedIsNotEvenLookedUp(String url) {
        int before = server.requests();

        assertThat(refusal(url.replace("PORT", Integer.toString(server.port()))).kind())
                .isEqualTo(FailureKind.INVALID_INPUT);
        assertThat(resolved).isEmpty();
        assertThat(server.requests()).isEqualTo(before);
    }

    @Test
    void aListedHostAtAnAddressInsideIsNotDialled() {
        int before = server.requests();
        answers.add(List.of(INSIDE));
        answers.add(List.of(SERVER, INSIDE));

        for (int i = 0; i < 2; i++) {
            assertThat(refusal(server.url("/cat")))
                    .hasMessage("image: expected a host with public addresses, got one with another");
        }
        assertThat(server.requests()).isEqualTo(before);
    }

    /** The server is at a loopback address, so with the rule that holds outside of tests it cannot be reached. */
    @Test
    void loopbackIsInside() {
        RemoteImages strict = images(PublicAddresses::contain);
        int before = server.requests();

        assertThat(catchThrowableOfType(
                        ServingException.class, () -> strict.fetch("image", server.url("/cat"), strict.patience())))
                .hasMessageContaining("public addresses");
        assertThat(server.requests()).isEqualTo(before);
        strict.close();
    }

    /** DNS rebinding: what was looked at is what is dialled, however the name answers a moment later. */
    @Test
    void aNameIsResolvedOnceForEachHop() {
        answers.add(List.of(SERVER));
        answers.add(List.of(INSIDE));
        server.redirect("/again", "/cat");

        assertThat(fetch(server.url("/cat"))).isEqualTo("cat");
        assertThat(resolved).hasSize(1);
        answers.clear();
        answers.addAll(List.of(List.of(SERVER), List.of(INSIDE)));
        resolved.clear();
        assertThat(refusal(server.url("/again"))).hasMessageContaining("public addresses");
        assertThat(resolved).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example.org/cat",
                "http://images.example.org/cat",
                "//elsewhere.example.org/cat",
                "file:///etc/passwd",
                "https://127.0.0.1/cat",
                "::"
            })
    void aServerDoesNotSendTheGatewayToWhatIsNotListed(String location) {
        server.redirect("/away", location);

        assertThat(refusal(server.url("/away")).kind()).isEqualTo(FailureKind.INVALID_INPUT);
        assertThat(resolved).containsExactly(ImageServer.HOST);
    }

    @Test
    void redirectsAreFollowedAsOftenAsTheyMay() {
        server.redirect("/2", "cat");
        server.redirect("/1", server.url("/2"));
        server.redirect("/loop", "/loop");

        assertThat(fetch(server.url("/1"))).isEqualTo("cat");
        assertThat(refusal(server.url("/loop"))).hasMessage("image: expected at most 2 redirects, got more");
    }

    @Test
    void aFileThatIsTooLargeIsCutOffWhetherAnnouncedOrNot() {
        server.page("/large", request -> request.response().end(Buffer.buffer(new byte[MAX_BYTES + 1])));
        server.page("/endless", request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(1, timer -> {
                if (request.response().closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    request.response().write(Buffer.buffer(new byte[10_000]));
                }
            });
        });
        server.page("/fits", request -> request.response().end(Buffer.buffer(new byte[MAX_BYTES])));

        for (String path : new String[] {"/large", "/endless"}) {
            ServingException refusal = refusal(server.url(path));
            assertThat(refusal.kind()).isEqualTo(FailureKind.TOO_LARGE);
            assertThat(refusal).hasMessage("image: expected a file of at most 100000 bytes, got more");
        }
        assertThat(fetch(server.url("/fits"))).hasSize(MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/trickle"})
    void aSlowServerIsLeft(String path) {
        server.page("/silent", request -> {});
        server.page("/trickle", request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(100, timer -> {
                if (request.response().closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    request.response().write("x");
                }
            });
        });
        long start = System.nanoTime();

        assertThat(refusal(server.url(path)).kind()).isEqualTo(FailureKind.INVALID_INPUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(TIMEOUT.dividedBy(2), TIMEOUT.multipliedBy(3));
    }

    @Test
    void theImagesOfARequestShareItsTime() {
        RemoteImages.Patience spent = new RemoteImages.Patience(System.nanoTime());

        assertThat(catchThrowableOfType(ServingException.class, () -> images.fetch("image", server.url("/cat"), spent))
                        .kind())
                .isEqualTo(FailureKind.INVALID_INPUT);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        assertThat(refusal(server.url("/unknown"))).hasMessage("image: expected an image at the URL, got status 404");
    }

    @Test
    void aCertificateOfAnotherHostIsNotTrusted() {
        RemoteImages listed = images(RemoteImagesTest::isOutside, "other.example.org:" + server.port());
        int before = server.requests();

        assertThat(catchThrowableOfType(
                        ServingException.class,
                        () -> listed.fetch(
                                "image",
                                "https://other.example.org:%d/cat".formatted(server.port()),
                                listed.patience())))
                .hasMessage("image: expected a server that sends an image, got an error");
        assertThat(server.requests()).isEqualTo(before);
        listed.close();
    }

    @Test
    void noMoreAreFetchedAtATimeThanMay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Void> released = new CompletableFuture<>();
        server.page("/held", request -> {
            asked.countDown();
            CompletableFuture<Void> unused =
                    released.thenRun(() -> request.response().end("held"));
        });
        CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> fetch(server.url("/held")));
        asked.await();

        assertThat(refusal(server.url("/cat")).kind()).isEqualTo(FailureKind.OVERLOADED);
        released.complete(null);
        assertThat(held.get()).isEqualTo("held");
        assertThat(fetch(server.url("/cat"))).isEqualTo("cat");
    }

    /** As if everything but one address were public. */
    private static boolean isOutside(InetAddress address) {
        return !address.equals(INSIDE);
    }

    private RemoteImages images(Predicate<InetAddress> mayBeDialled) {
        return images(mayBeDialled, ImageServer.HOST + ":" + server.port());
    }

    private RemoteImages images(Predicate<InetAddress> mayBeDialled, String host) {
        return new RemoteImages(
                vertx,
                new HttpClientOptions().setTrustOptions(server.certificate()),
                Set.of(host),
                new Limits(MAX_BYTES, TIMEOUT, 2, 1),
                this::resolve,
                mayBeDialled);
    }

    private synchronized List<InetAddress> resolve(String host) {
        resolved.add(host);
        return answers.isEmpty() ? List.of(SERVER) : answers.remove(0);
    }

    private String fetch(String url) {
        ByteBuffer file = images.fetch("image", url, images.patience());
        return UTF_8.decode(file).toString();
    }

    private ServingException refusal(String url) {
        return catchThrowableOfType(ServingException.class, () -> fetch(url));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError("a literal needs no look-up", e);
        }
    }
}
