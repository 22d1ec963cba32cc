/** The floating-point formats that tensors have. {@code java.*} only: what a tensor looks like on the wire is in {@code tensor.wire}. */
package io.globalcom2.tensor;
