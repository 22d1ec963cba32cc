package io.globalcom2.gateway.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.globalcom2.gateway.media.UriText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A JSON document whose data URIs stay where they came in: what the parser sees has a mark in the place of each. They are what follows
 * {@code "url":} or {@code "image_url":} and begins with {@code data:}, in any case.
 */
public final class JsonBody {
    /** What the tree of a document takes, as a multiple of its bytes: the most is an empty list, three bytes of text. */
    public static final int TREE_FACTOR = 16;

    /** Of this process, so that no caller can write it. */
    static final String MARK = UUID.randomUUID() + "/";

    private static final List<byte[]> KEYS = List.of("\"url\"".getBytes(US_ASCII), "\"image_url\"".getBytes(US_ASCII));
    private static final byte[] SCHEME = "data:".getBytes(US_ASCII);
    private static final int LOWER_CASE = 0x20;

    private final byte[] bytes;
    private final List<UriText> uris = new ArrayList<>();
    private final byte[] text;

    private JsonBody(byte[] bytes) {
        this.bytes = bytes;
        this.text = setAside();
    }

    /**
     * Sets the data URIs aside.
     *
     * @param bytes of the document, which owns them from here on: what is decoded is written over them
     */
    public static JsonBody of(byte[] bytes) {
        return new JsonBody(bytes);
    }

    /** Size of what is no data URI. */
    public int textBytes() {
        return text.length;
    }

    /** The document as a tree, behind which nothing may stand; where a data URI stood there is what {@link JsonField#uri} reads. */
    public JsonNode read(ObjectReader reader) throws IOException {
        return reader.with(new UriNodes(uris))
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(text);
    }

    private byte[] setAside() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        int copied = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '"') {
                int start = i + 1;
                int end = endOfString(start);
                if (isDataUri(start) && isValueOfKey(i)) {
                    rest.write(bytes, copied, start - copied);
                    rest.writeBytes((MARK + uris.size()).getBytes(US_ASCII));
                    uris.add(new UriText(bytes, start, end));
                    copied = end;
                }
                i = end;
            }
        }
        rest.write(bytes, copied, bytes.length - copied);
        return rest.toByteArray();
    }

    /** Where the quotation mark stands that ends a string; the end of the document where none does. */
    private int endOfString(int start) {
        int i = start;
        while (i < bytes.length && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, bytes.length);
    }

    private boolean isDataUri(int start) {
        if (start + SCHEME.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < SCHEME.length; i++) {
            if ((bytes[start + i] | LOWER_CASE) != SCHEME[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a string that opens there is what one of the keys says. */
    private boolean isValueOfKey(int opening) {
        int colon = lastBefore(opening);
        if (colon < 0 || bytes[colon] != ':') {
            return false;
        }
        int end = lastBefore(colon) + 1;
        return KEYS.stream().anyMatch(key -> isKeyBefore(end, key));
    }

    private boolean isKeyBefore(int end, byte[] key) {
        int start = end - key.length;
        return start >= 1 && bytes[start - 1] != '\\' && Arrays.equals(bytes, start, end, key, 0, key.length);
    }

    /** The last place before that one where no blank stands; -1 where there is none. */
    private int lastBefore(int index) {
        int i = index - 1;
        while (i >= 0 && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i--;
        }
        return i;
    }

    /** Finds the data URIs again by their marks. */
    private static final class UriNodes extends JsonNodeFactory {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient List<UriText> uris;

        UriNodes(List<UriText> uris) {
            this.uris = uris;
        }

        @Override
        public TextNode textNode(String text) {
            return text.startsWith(MARK)
                    ? new UriNode(uris.get(Integer.parseInt(text.substring(MARK.length()))))
                    : super.textNode(text);
        }
    }

    /** A data URI. Says no more of itself than that it is one. */
    static final class UriNode extends TextNode {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient UriText uri;

        UriNode(UriText uri) {
            super("data:…");
            this.uri = uri;
        }

        UriText uri() {
            return uri;
        }
    }
}
