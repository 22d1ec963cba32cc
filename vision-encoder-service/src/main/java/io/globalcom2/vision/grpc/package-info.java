/**
 * The way in ({@code VisionEncoder.Encode}) and the way to the compressor. Maps messages and failures, runs the stages of one call in order;
 * what is decided is decided in {@code encoding}.
 */
package io.globalcom2.vision.grpc;
