package io.globalcom2.gateway.openai;

/** The caller of one HTTP request who wants the answer as server-sent events. */
public interface EventStreamCaller extends HttpCaller {
    /** Gives a sign of life, for proxies that cut silent connections; not before the request is accepted, a refusal has a status. */
    void ping();
}
