package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.relay.AnswerListener;
import io.smallrye.mutiny.Multi;

/** The caller of one HTTP request. */
public interface HttpCaller extends AnswerListener {
    /**
     * What the response consists of. It fails, without an item, with what refused or ended the request before anything was said.
     *
     * @param gone runs when the caller disconnects
     */
    Multi<byte[]> body(Runnable gone);
}
