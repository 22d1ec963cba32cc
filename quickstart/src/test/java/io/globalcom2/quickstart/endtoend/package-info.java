/**
 * The whole path, driven from outside by the clients that callers use: the OpenAI SDK, gRPC, a Kafka producer. Real broker, real services, the
 * demo model in float32.
 */
package io.globalcom2.quickstart.endtoend;
