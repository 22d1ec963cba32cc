/**
 * The launcher behind {@code quickstart.sh}: what the newcomer asks for and sees. {@code backend} starts and stops, {@code chat} asks over
 * HTTP, {@code grpc} asks the vision encoder, {@code picture} draws. Knows the services only from outside, as any caller would.
 */
package io.globalcom2.quickstart;
