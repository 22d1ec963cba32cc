package io.globalcom2.vision.encoding;

/** The work on one image, in two parts. {@link #fail} is called at most once, and then nothing else any more. */
public interface EncoderJob {
    /** What needs the tower; runs in turn. */
    void encode();

    /** What comes after: choosing, gathering, sending. Does not keep the tower from the next image. */
    void deliver();

    /** One of the two threw, or the job was withdrawn before its turn. */
    void fail(Throwable failure);
}
