/**
 * {@code POST /v1/responses}: OpenAI's newer way to ask, stateless. Its bodies become the requests that chat completions are, and the answers to
 * those its objects and events.
 */
package io.globalcom2.gateway.openai.responses;
