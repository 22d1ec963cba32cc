/**
 * The vision encoder: {@code cropping} cuts an image into views, {@code encoding} is the port to the vision tower, {@code djl} its
 * adapter, {@code grpc} the way in and the way to the compressor. Nothing lives in this package itself.
 */
package io.globalcom2.vision;
