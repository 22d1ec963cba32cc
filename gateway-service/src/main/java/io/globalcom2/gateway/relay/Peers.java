package io.globalcom2.gateway.relay;

import java.util.concurrent.CompletionStage;

/** The other gateways. The port to gRPC. */
public interface Peers {
    /**
     * Has an answer here hear what the gateway that queued the request says of it. Where that gateway is gone, or goes, nothing more comes of
     * it: then the stored result ends the answer. Does not block.
     *
     * @return completes when the answer knows where the request stands, or that gateway does not say; does not fail
     */
    CompletionStage<Void> follow(AskedElsewhere asked, PendingAnswer answer);

    /**
     * Cancels a request where it was queued. Blocks.
     *
     * @throws io.globalcom2.failure.ServingException UNAVAILABLE when that gateway is not there, or does not hold the request any more
     */
    void stop(AskedElsewhere asked);
}
