package io.globalcom2.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The parts of a file that are wanted, in their order; copied only when somebody asks for them. */
public final class FileParts {
    private final ByteBuffer file;
    private final List<ByteBuffer> kept = new ArrayList<>();

    /** @param file read by absolute positions */
    FileParts(ByteBuffer file) {
        this.file = file;
    }

    void keep(int from, int to) {
        kept.add(file.slice(from, to - from));
    }

    /** What was kept, from position 0; a new copy at each call. */
    public ByteBuffer toBuffer() {
        ByteBuffer copy =
                ByteBuffer.allocate(kept.stream().mapToInt(ByteBuffer::limit).sum());
        kept.forEach(part -> copy.put(part.duplicate()));
        return copy.flip();
    }

    /** Bytes as text, one character each. */
    static String text(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return new String(bytes, ISO_8859_1);
    }

    static boolean startsWith(ByteBuffer in, String prefix) {
        return in.limit() >= prefix.length() && text(in, 0, prefix.length()).equals(prefix);
    }
}
