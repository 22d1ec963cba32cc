package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.ChatRequest;

/**
 * A request body that was read.
 *
 * @param isStreamed whether the answer is to come as server-sent events
 * @param includesUsage whether such a stream is to end with the usage
 */
record ChatCompletion(ChatRequest request, boolean isStreamed, boolean includesUsage) {}
