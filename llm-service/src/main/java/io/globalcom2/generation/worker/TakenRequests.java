package io.globalcom2.generation.worker;

import java.util.HashSet;
import java.util.Set;

/**
 * The requests that this process works on. A second record of the same request (sent twice, or delivered again because its partition came
 * back) waits until the first is done with, and then finds it settled.
 */
final class TakenRequests {
    private final Set<String> requestIds = new HashSet<>();

    /** Waits until nobody else here works on the request. */
    synchronized void enter(String requestId) throws InterruptedException {
        while (!requestIds.add(requestId)) {
            wait();
        }
    }

    synchronized void leave(String requestId) {
        requestIds.remove(requestId);
        notifyAll();
    }
}
