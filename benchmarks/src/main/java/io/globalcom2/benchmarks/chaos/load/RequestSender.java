package io.globalcom2.benchmarks.chaos.load;

import java.io.IOException;

/** One way in: HTTP, gRPC or Kafka. */
public interface RequestSender {
    /**
     * Sends a request and returns soon; the view hears the rest.
     *
     * @return what the caller does to go away
     */
    Runnable send(PlannedRequest request, CallerView view) throws IOException;
}
