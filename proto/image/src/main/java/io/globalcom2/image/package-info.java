/**
 * What a picture's file says of itself before a pixel is decoded: one reader of headers for the gateway and the vision encoder, so that the one
 * lets in what the other can read and nothing else, and the limits both hold it to. Decodes nothing.
 */
package io.globalcom2.image;
