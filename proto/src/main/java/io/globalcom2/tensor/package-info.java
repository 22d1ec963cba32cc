/**
 * The tensor wire format: validation and conversion of {@link io.globalcom2.proto.v1.Tensor}, on {@code java.*} and the generated
 * messages only. No model, no I/O.
 */
package io.globalcom2.tensor;
