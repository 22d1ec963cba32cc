/**
 * Encoding one image: the port to the vision tower ({@code VisionTower}), the way of an image file through cropping and tower
 * ({@code ImageEncoder}), once for all who ask for it ({@code SharedEncodings}, {@code FeatureCache}), whose turn it is
 * ({@code EncoderQueue}), how many calls there may be ({@code EncoderCalls}), and what is measured on the way. No engine and no transport.
 *
 * <p>Shapes: V views of one image, the thumbnail first; T tokens of a view; C width of the tower. A token of an image is numbered
 * {@code view * T + token of the view}.
 */
package io.globalcom2.vision.encoding;
