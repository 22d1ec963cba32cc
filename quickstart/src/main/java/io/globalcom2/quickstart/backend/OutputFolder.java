package io.globalcom2.quickstart.backend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder for what one backend writes, held until it is closed or the process is gone. A file in it is locked, and says who holds the folder to
 * whoever comes second.
 */
final class OutputFolder implements AutoCloseable {
    private static final String LOCK = "in-use";

    private final FileChannel lock;

    private OutputFolder(FileChannel lock) {
        this.lock = lock;
    }

    /**
     * Takes the folder; it is created where it is missing. What lies in it stays as it is.
     *
     * @param http port by which whoever comes second can tell who holds the folder
     * @throws LaunchException when another holds it, who is named, or it cannot be written to
     */
    static OutputFolder take(Path folder, int http) throws LaunchException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new LaunchException("Cannot write to %s: expected a folder, got a file".formatted(folder));
        }
        try {
            Files.createDirectories(folder);
            FileChannel file = FileChannel.open(
                    folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locks(file)) {
                String holder = read(file);
                file.close();
                throw new LaunchException(
                        "%s is in use by %s. Stop that one, or give this one ports and a folder of its own: --port-offset 100, and another --output where you name one"
                                .formatted(folder, holder));
            }
            write(
                    file,
                    "process %d, which answers on http://localhost:%d"
                            .formatted(ProcessHandle.current().pid(), http));
            return new OutputFolder(file);
        } catch (IOException e) {
            throw new LaunchException("Cannot write to %s: %s".formatted(folder, e), e);
        }
    }

    /** Others may have it. */
    @Override
    public void close() {
        try {
            // Closing gives up the lock. The file stays: whoever deletes one may delete another's.
            lock.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot give up the output folder: " + e.getMessage(), e);
        }
    }

    private static boolean locks(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // Held by this very process.
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate((int) file.size());
        file.read(text, 0);
        return text.position() == 0
                ? "another process"
                : new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    }

    private static void write(FileChannel file, String text) throws IOException {
        file.truncate(0);
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
