package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.RequestBytes;
import jakarta.enterprise.context.RequestScoped;

/** The body of the request at hand. */
@RequestScoped
class ReceivedBody {
    private BodyReception reception;

    void await(BodyReception body) {
        reception = body;
    }

    /** What the request holds here; who asks gives it back. */
    Admission admission() {
        return reception.takeAdmission();
    }

    Stopwatch stopwatch() {
        return reception.stopwatch();
    }

    /**
     * All of it, once.
     *
     * @param memory of the request
     */
    byte[] take(RequestBytes.Share memory) {
        return reception.takeBytes(memory);
    }
}
