/**
 * AnyRes: from the pixels of an image to the views the vision tower sees, as Hugging Face's {@code LlavaNextImageProcessor} does it on
 * Pillow. A pure room: {@code java.*} and the failures only, no file formats, no engine.
 *
 * <p>Shapes: V views, the thumbnail first and then the crops row by row; S the tile, the edge of a view in pixels; H and W pixels of an
 * image; 3 channels red, green, blue.
 */
package io.globalcom2.vision.cropping;
