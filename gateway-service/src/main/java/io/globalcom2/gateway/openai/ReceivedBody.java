package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.RequestBytes;
import io.globalcom2.gateway.json.JsonBody;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** The body of a request, kept with its exchange. */
public final class ReceivedBody {
    private static final String KEY = ReceivedBody.class.getName();

    private final BodyReception reception;

    private ReceivedBody(BodyReception reception) {
        this.reception = reception;
    }

    static void await(RoutingContext exchange, BodyReception reception) {
        exchange.put(KEY, new ReceivedBody(reception));
    }

    /** Of a method that is {@link Received}. */
    public static ReceivedBody of(RoutingContext exchange) {
        return exchange.get(KEY);
    }

    /** What the request holds here; who asks gives it back. */
    public Admission admission() {
        return reception.takeAdmission();
    }

    public Stopwatch stopwatch() {
        return reception.stopwatch();
    }

    /**
     * Reads all of it, once. Its tree is gone when it is read; of the body what is left is the images in it.
     *
     * @param memory of the request
     * @throws io.globalcom2.failure.ServingException what the reader throws, and OVERLOADED where there is no memory for the tree
     */
    public <T> T read(RequestBytes.Share memory, Function<JsonBody, T> reader) {
        byte[] body = reception.takeBytes(memory);
        JsonBody json = JsonBody.of(body);
        long kept = RequestBytes.ofBody(body.length);
        memory.hold(kept + (long) JsonBody.TREE_FACTOR * json.textBytes());
        T read = reader.apply(json);
        memory.hold(kept);
        return read;
    }
}
