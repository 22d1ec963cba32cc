package io.globalcom2.checkpoint.config;

/** Activations of a vision tower. */
public enum Activation {
    /** x · sigmoid(1.702 x), CLIP's. */
    QUICK_GELU,
    /** The exact one, by the error function. */
    GELU,
    /** By the hyperbolic tangent, SigLIP's. */
    GELU_PYTORCH_TANH
}
