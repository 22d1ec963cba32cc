package io.globalcom2.generation.worker;

/** How far an attempt has come; where it is when it is cancelled or too late. */
enum Stage {
    /** Taken from the queue; nothing was computed for it. */
    QUEUE,
    /** Its images are being encoded. */
    ENCODE,
    /** Its prompt is with the generator. */
    GENERATE
}
