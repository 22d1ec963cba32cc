package io.globalcom2.gateway.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.admission.ChatRequest;

/**
 * A request body that was read.
 *
 * @param isStreamed whether the answer is to come as server-sent events
 * @param echo the fields of a response that say what was asked for
 */
record ResponsesRequest(ChatRequest request, boolean isStreamed, ObjectNode echo) {}
