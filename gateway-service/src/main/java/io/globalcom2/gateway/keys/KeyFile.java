package io.globalcom2.gateway.keys;

import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jboss.logging.Logger;

/** The file of API keys. A version that cannot be read is logged, and the one before it stays. */
final class KeyFile {
    private static final Logger LOG = Logger.getLogger(KeyFile.class);

    private final Path path;
    private byte[] seen;
    private String complaint = "";
    private volatile ApiKeys keys;

    /**
     * Reads the first version.
     *
     * @throws IOException when there is no such file, or it may not be read
     * @throws ServingException INVALID_INPUT naming the place in the file
     */
    KeyFile(Path path) throws IOException {
        this.path = path;
        seen = Files.readAllBytes(path);
        keys = KeyFileReader.read(seen);
    }

    /** The keys of the last version that could be read. */
    ApiKeys keys() {
        return keys;
    }

    /**
     * Reads the file again where its bytes have changed; times of change say nothing where a mounted volume swaps a link. To be called every
     * now and then, by one thread.
     */
    void reread() {
        try {
            byte[] bytes = Files.readAllBytes(path);
            if (!Arrays.equals(bytes, seen)) {
                seen = bytes;
                keys = KeyFileReader.read(bytes);
                LOG.infof(
                        "The API keys have changed. keyFile=%s, keys=%d",
                        path, keys.keys().size());
            }
            complaint = "";
        } catch (IOException | ServingException e) {
            complain(e.toString());
        }
    }

    /** Once, not at every look. */
    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            complaint = reason;
            LOG.errorf("The API keys stay as they were. keyFile=%s, reason=%s", path, reason);
        }
    }
}
