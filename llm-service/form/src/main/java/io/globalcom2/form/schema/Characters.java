package io.globalcom2.form.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.globalcom2.form.grammar.Edge;
import io.globalcom2.form.grammar.Grammar;
import io.globalcom2.form.grammar.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Characters of a JSON string as they are written here: as they are, in UTF-8, but for the quotation mark, the backslash and the control characters, which are
 * escaped, by a letter where JSON has one for them.
 */
final class Characters {
    private static final String LETTERED = "\"\\\b\f\n\r\t";
    private static final String LETTERS = "\"\\bfnrt";
    private static final CodePoints CONTROLS = CodePoints.of().with(0, 0x1F);
    private static final CodePoints ESCAPED = CONTROLS.with(CodePoints.of(LETTERED));

    /** Last characters of one, two, three and four bytes of UTF-8. */
    private static final int[] LAST_BY_LENGTH = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

    private final Grammar.Builder grammar;

    Characters(Grammar.Builder grammar) {
        this.grammar = grammar;
    }

    /** One character of the set. */
    Node oneOf(CodePoints set, Node next) {
        List<Edge> edges = new ArrayList<>();
        for (CodePoints.Range range : set.without(ESCAPED).ranges()) {
            int low = range.low();
            for (int last : LAST_BY_LENGTH) {
                int high = Math.min(range.high(), last);
                if (low <= high) {
                    addEdges(edges, utf8(low), utf8(high), 0, next);
                    low = high + 1;
                }
            }
        }
        CodePoints escaped = set.within(ESCAPED);
        if (!escaped.ranges().isEmpty()) {
            edges.add(new Edge('\\', '\\', grammar.bytes(escapes(escaped, next))));
        }
        return grammar.bytes(edges);
    }

    private List<Edge> escapes(CodePoints escaped, Node next) {
        List<Edge> edges = new ArrayList<>();
        List<Node> numbered = new ArrayList<>();
        for (CodePoints.Range range : escaped.ranges()) {
            for (int character = range.low(); character <= range.high(); character++) {
                int letter = LETTERED.indexOf(character);
                if (letter >= 0) {
                    edges.add(new Edge(LETTERS.charAt(letter), LETTERS.charAt(letter), next));
                } else {
                    numbered.add(grammar.literal("%04x".formatted(character), next));
                }
            }
        }
        if (!numbered.isEmpty()) {
            edges.add(new Edge('u', 'u', grammar.choice(numbered.toArray(Node[]::new))));
        }
        return edges;
    }

    /** The bytes from one place on, of all characters between two that are written in as many bytes and are the same before that place. */
    private void addEdges(List<Edge> edges, int[] low, int[] high, int place, Node next) {
        if (place == low.length - 1) {
            edges.add(new Edge(low[place], high[place], next));
        } else if (low[place] == high[place]) {
            edges.add(new Edge(low[place], low[place], rest(low, high, place, next)));
        } else {
            int[] last = continued(low, place, 0xBF);
            int[] first = continued(high, place, 0x80);
            edges.add(new Edge(low[place], low[place], rest(low, last, place, next)));
            if (low[place] + 1 < high[place]) {
                edges.add(new Edge(low[place] + 1, high[place] - 1, rest(first, last, place, next)));
            }
            edges.add(new Edge(high[place], high[place], rest(first, high, place, next)));
        }
    }

    private Node rest(int[] low, int[] high, int place, Node next) {
        List<Edge> edges = new ArrayList<>();
        addEdges(edges, low, high, place + 1, next);
        return grammar.bytes(edges);
    }

    /** The same up to a place, then nothing but one byte. */
    private static int[] continued(int[] bytes, int place, int value) {
        int[] continued = bytes.clone();
        for (int i = place + 1; i < bytes.length; i++) {
            continued[i] = value;
        }
        return continued;
    }

    private static int[] utf8(int character) {
        byte[] bytes = Character.toString(character).getBytes(UTF_8);
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return values;
    }
}
