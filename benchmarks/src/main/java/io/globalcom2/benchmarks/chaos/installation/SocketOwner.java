package io.globalcom2.benchmarks.chaos.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells whose end of a connection on this machine it is, from what Linux says under {@code /proc}. */
final class SocketOwner {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL_COLUMN = 1;
    private static final int REMOTE_COLUMN = 2;
    private static final int INODE_COLUMN = 9;

    private SocketOwner() {}

    /** Name of the socket that is connected from one port to the other, as file descriptors link to it; empty when there is none. */
    static Optional<String> socket(int fromPort, int toPort) {
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                Optional<String> inode = lines.map(line -> line.strip().split(" +"))
                        .filter(columns -> columns.length > INODE_COLUMN)
                        .filter(columns ->
                                endsWith(columns[LOCAL_COLUMN], fromPort) && endsWith(columns[REMOTE_COLUMN], toPort))
                        .map(columns -> "socket:[%s]".formatted(columns[INODE_COLUMN]))
                        .findFirst();
                if (inode.isPresent()) {
                    return inode;
                }
            } catch (IOException e) {
                throw new IllegalStateException("expected Linux, cannot read " + table, e);
            }
        }
        return Optional.empty();
    }

    /** Whether the process has the socket open. */
    static boolean holds(ProcessHandle process, String socket) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return descriptors.anyMatch(descriptor -> linksTo(descriptor, socket));
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean linksTo(Path descriptor, String target) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(target);
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean endsWith(String address, int port) {
        return address.endsWith(":%04X".formatted(port));
    }
}
