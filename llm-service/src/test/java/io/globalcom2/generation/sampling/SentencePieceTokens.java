package io.globalcom2.generation.sampling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * A vocabulary made up on the way, decoded as Llama's tokenizer does: {@code ▁} is a space, {@code <0xE2>} is a byte, a run of bytes that is no
 * UTF-8 gives one U+FFFD for each, and the whole loses one leading space. An empty piece stands for a special token.
 */
final class SentencePieceTokens implements TokenDecoder {
    private final List<String> pieces = new ArrayList<>();

    /** The id of a piece. */
    int id(String piece) {
        if (!pieces.contains(piece)) {
            pieces.add(piece);
        }
        return pieces.indexOf(piece);
    }

    /** The piece of an id. */
    String piece(int id) {
        return pieces.get(id);
    }

    int[] ids(String... texts) {
        int[] ids = new int[texts.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(texts[i]);
        }
        return ids;
    }

    static String byteToken(byte value) {
        return String.format("<0x%02X>", value);
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (int id : ids) {
            String piece = pieces.get(id);
            if (piece.startsWith("<0x")) {
                run.write(Integer.parseInt(piece.substring(3, 5), 16));
            } else if (!piece.isEmpty()) {
                flush(run, text);
                text.append(piece.replace('▁', ' '));
            }
        }
        flush(run, text);
        return text.length() > 0 && text.charAt(0) == ' ' ? text.substring(1) : text.toString();
    }

    private static void flush(ByteArrayOutputStream run, StringBuilder text) {
        try {
            text.append(UTF_8.newDecoder().decode(ByteBuffer.wrap(run.toByteArray())));
        } catch (CharacterCodingException e) {
            text.append("\uFFFD".repeat(run.size()));
        }
        run.reset();
    }
}
