/**
 * Which tokens survived, as a picture: from token to pixels, and drawing. Plain {@code java.*}, headless; no I/O but the PNG.
 */
package io.globalcom2.quickstart.picture;
