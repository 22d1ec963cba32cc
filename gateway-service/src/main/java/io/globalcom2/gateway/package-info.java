/**
 * The front door: {@code openai} speaks HTTP, {@code grpc} speaks gRPC, {@code media} looks at images, {@code admission} decides what
 * comes in, {@code relay} brings the events back, {@code messaging} holds the Kafka side. Nothing lives in this package itself.
 */
package io.globalcom2.gateway;
