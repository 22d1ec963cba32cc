/**
 * Questions about pictures and how they are asked: the OpenAI-compatible HTTP API of the gateway, spoken with {@code java.net.http} and
 * Jackson only, as a stranger would.
 */
package io.globalcom2.quickstart.chat;
