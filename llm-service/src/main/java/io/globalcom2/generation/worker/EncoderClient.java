package io.globalcom2.generation.worker;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.ServingException;
import java.time.Instant;

/** Turns an image into visual tokens. The port to the vision encoder. For many threads. */
public interface EncoderClient {
    /**
     * Returns when the rows are here.
     *
     * @param oneOfSeveral whether the prompt has more images than this
     * @param deadline absolute; the encoder drops the work when it passes
     * @param stop asks to drop the work, in the encoder too
     * @throws ServingException INVALID_INPUT for an image or options that cannot be served and for rows that are not those announced,
     *     UNAVAILABLE or OVERLOADED where trying again may help, DEADLINE_EXCEEDED, CANCELLED after a stop
     */
    EncodedImage encode(
            String requestId,
            ImageFile image,
            boolean oneOfSeveral,
            CompressionOptions compression,
            Instant deadline,
            StopSignal stop);
}
