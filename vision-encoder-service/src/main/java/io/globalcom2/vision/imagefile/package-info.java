/**
 * Image files: from bytes to the pixels that Pillow reads, on the JDK's ImageIO and libwebp. What a caller may send and what becomes of its
 * transparency, depth and orientation is decided here; no model and no transport. A decoder is handed the picture alone, without the profiles and
 * texts around it: what it does not see it neither applies nor stumbles over.
 */
package io.globalcom2.vision.imagefile;
