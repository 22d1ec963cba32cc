/**
 * The tensor wire format. A {@link io.globalcom2.proto.v1.Tensor} is an element type, a shape and the elements, little-endian and
 * row-major, with no padding; rank 0 is one element, an extent of 0 is an empty tensor. This room checks and converts, on
 * {@code java.*}, {@code tensor} and the generated messages only: no model, no I/O.
 */
package io.globalcom2.tensor.wire;
