package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.relay.ResultPlace;

/** Reads results that were stored some time ago. The port to Kafka. For many threads. */
public interface ResultReader {
    /**
     * The result that lies there.
     *
     * @throws io.globalcom2.failure.ServingException UNAVAILABLE when it cannot be read, or not any more
     */
    KeptResult read(ResultPlace place);
}
