package io.globalcom2.form.grammar;

import static io.globalcom2.failure.ServingException.invalidInput;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A language: what may be written from its start. At least one text is in it, and every beginning of one can be finished. */
public final class Grammar {
    /** Calls in each other at most. A value in a list or an object is one; readers of JSON stop at 64 levels where they are strict. */
    static final int MAX_DEPTH = 60;

    private final Node start;
    /** By byte: the number of its class; grammars do not tell the bytes of one class apart. */
    private final int[] classes;

    private Grammar(Node start, int[] classes) {
        this.start = start;
        this.classes = classes;
    }

    /** The same texts, with and without a blank before them. */
    public Grammar behindBlank() {
        Node blank = new Bytes(List.of(new Edge(' ', ' ', start)));
        Choice choice = new Choice();
        choice.add(blank);
        choice.add(start);
        blank.lower();
        choice.lower();
        return new Grammar(choice, classes);
    }

    Node start() {
        return start;
    }

    int classOf(int value) {
        return classes[value];
    }

    int classCount() {
        return classes[classes.length - 1] + 1;
    }

    /** Makes the nodes of one grammar, of which there may be so many and no more. */
    public static final class Builder {
        private final int maxNodes;
        private final List<Node> nodes = new ArrayList<>();

        public Builder(int maxNodes) {
            this.maxNodes = maxNodes;
        }

        /** The end of a rule. */
        public Node end() {
            return End.END;
        }

        /** One byte of one of the edges; none of any where there is none. */
        public Node bytes(Collection<Edge> edges) {
            return kept(new Bytes(List.copyOf(edges)));
        }

        /** These characters, in UTF-8. */
        public Node literal(String text, Node next) {
            byte[] bytes = text.getBytes(UTF_8);
            Node node = next;
            for (int i = bytes.length - 1; i >= 0; i--) {
                int value = Byte.toUnsignedInt(bytes[i]);
                node = bytes(List.of(new Edge(value, value, node)));
            }
            return node;
        }

        /** One of these, and of those that are added to it. */
        public Choice choice(Node... options) {
            Choice choice = new Choice();
            Arrays.stream(options).forEach(choice::add);
            return kept(choice);
        }

        /** A whole rule. */
        public Node call(Node rule, Node next) {
            return kept(new Call(rule, next));
        }

        /** A rule at least {@code min} times. */
        public Node repeat(Node rule, int min, Node next) {
            return kept(new Repeat(rule, min, Repeat.UNBOUNDED, next));
        }

        /** A rule at least {@code min} and at most {@code max} times. */
        public Node repeat(Node rule, int min, int max, Node next) {
            return kept(new Repeat(rule, min, max, next));
        }

        /**
         * The grammar.
         *
         * @throws io.globalcom2.failure.ServingException INVALID_INPUT when no text is in it
         */
        public Grammar build(Node start) {
            reckonHeights();
            if (start.height() > MAX_DEPTH) {
                throw invalidInput(
                        "json_schema: expected a form that some text of at most %d levels has, got one that none has"
                                .formatted(MAX_DEPTH));
            }
            return new Grammar(start, classes());
        }

        private <N extends Node> N kept(N node) {
            if (nodes.size() == maxNodes) {
                throw invalidInput("json_schema: expected a form of at most %d steps in all of its parts, got more"
                        .formatted(maxNodes));
            }
            nodes.add(node);
            return node;
        }

        private void reckonHeights() {
            Map<Node, List<Node>> dependents = new HashMap<>();
            for (Node node : nodes) {
                node.dependencies().forEach(dependency -> dependents
                        .computeIfAbsent(dependency, key -> new ArrayList<>())
                        .add(node));
            }
            Deque<Node> lowered = new ArrayDeque<>(List.of(End.END));
            // A repeat may end at once.
            nodes.stream().filter(Node::lower).forEach(lowered::add);
            while (!lowered.isEmpty()) {
                for (Node dependent : dependents.getOrDefault(lowered.remove(), List.of())) {
                    if (dependent.lower()) {
                        lowered.add(dependent);
                    }
                }
            }
        }

        private int[] classes() {
            boolean[] begins = new boolean[257];
            // See behindBlank.
            begins[' '] = true;
            begins[' ' + 1] = true;
            for (Node node : nodes) {
                if (node instanceof Bytes bytes) {
                    for (Edge edge : bytes.edges()) {
                        begins[edge.low()] = true;
                        begins[edge.high() + 1] = true;
                    }
                }
            }
            int[] classes = new int[256];
            for (int value = 1; value < classes.length; value++) {
                classes[value] = classes[value - 1] + (begins[value] ? 1 : 0);
            }
            return classes;
        }
    }
}
