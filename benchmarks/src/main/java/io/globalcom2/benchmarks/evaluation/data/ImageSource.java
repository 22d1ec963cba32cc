package io.globalcom2.benchmarks.evaluation.data;

/** Where the image of a question comes from. Equal sources hold the same image. */
public interface ImageSource {
    /**
     * The whole file, PNG or JPEG.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it cannot be read
     */
    byte[] read();
}
