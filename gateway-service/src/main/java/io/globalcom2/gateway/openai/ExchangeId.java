package io.globalcom2.gateway.openai;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** How an HTTP exchange is called, in its answer and in the log: as the request that it is about where there is one, otherwise by chance. */
@RequestScoped
class ExchangeId {
    private volatile String id = "req-" + UUID.randomUUID().toString().replace("-", "");

    String id() {
        return id;
    }

    /** It is about this request. */
    void setId(String requestId) {
        id = requestId;
    }
}
