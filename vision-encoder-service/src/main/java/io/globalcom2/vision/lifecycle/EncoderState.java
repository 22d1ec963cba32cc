package io.globalcom2.vision.lifecycle;

/** How far the service is; fired as a CDI event at each change. */
public enum EncoderState {
    LOADING,
    READY,
    DRAINING
}
