/**
 * Image files: from the bytes of a PNG or JPEG to pixels, on the JDK's ImageIO. What a caller may send and what becomes of its transparency
 * and depth is decided here; no model and no transport.
 */
package io.globalcom2.vision.imagefile;
