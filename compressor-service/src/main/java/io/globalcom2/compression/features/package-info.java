/**
 * Features of an image as bytes ({@code Features}) and the port to the engine that computes with them ({@code FeatureEngine}). No engine, no
 * transport, and no decision about which token survives.
 *
 * <p>Shapes: V views of one image, the thumbnail first, then the crops row by row; T tokens of a view; C width of a row.
 */
package io.globalcom2.compression.features;
