package io.globalcom2.form.vocabulary;

import io.globalcom2.form.grammar.Automaton;
import io.globalcom2.form.grammar.State;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens of a vocabulary by their bytes. Nodes stand in the order in which a walk meets them: each is one byte behind the bytes of the node above it, and
 * names the node that comes next when what is below is left out. Immutable.
 */
public final class TokenTree {
    private static final int NONE = -1;

    private final List<byte[]> tokens;
    /** By node, as are the next three: the last byte of what it stands for. */
    private final byte[] values;
    /** Bytes above it. */
    private final short[] depths;
    /** The first node behind it that is not below it. */
    private final int[] skips;
    /** A token of just these bytes. */
    private final int[] tokenOf;
    /** By token: another one of the same bytes. */
    private final int[] sameAs;

    private final int longest;

    /**
     * A tree.
     *
     * @param tokens by id, their bytes; empty for tokens that are no text
     */
    public TokenTree(List<byte[]> tokens) {
        this.tokens = List.copyOf(tokens);
        int[] sorted = IntStream.range(0, tokens.size())
                .filter(id -> tokens.get(id).length > 0)
                .boxed()
                .sorted((one, other) -> Arrays.compareUnsigned(tokens.get(one), tokens.get(other)))
                .mapToInt(Integer::intValue)
                .toArray();
        int size = 0;
        int most = 0;
        byte[] before = {};
        for (int id : sorted) {
            size += tokens.get(id).length - shared(before, tokens.get(id));
            before = tokens.get(id);
            most = Math.max(most, before.length);
        }
        longest = most;
        values = new byte[size];
        depths = new short[size];
        skips = new int[size];
        tokenOf = new int[size];
        sameAs = new int[tokens.size()];
        Arrays.fill(tokenOf, NONE);
        Arrays.fill(sameAs, NONE);
        fill(sorted);
    }

    private void fill(int... sorted) {
        int[] path = new int[longest];
        int pathLength = 0;
        int node = 0;
        byte[] before = {};
        for (int id : sorted) {
            byte[] bytes = tokens.get(id);
            int shared = shared(before, bytes);
            while (pathLength > shared) {
                skips[path[--pathLength]] = node;
            }
            while (pathLength < bytes.length) {
                values[node] = bytes[pathLength];
                depths[node] = (short) pathLength;
                path[pathLength++] = node++;
            }
            int last = path[pathLength - 1];
            sameAs[id] = tokenOf[last];
            tokenOf[last] = id;
            before = bytes;
        }
        while (pathLength > 0) {
            skips[path[--pathLength]] = node;
        }
    }

    private static int shared(byte[] one, byte[] other) {
        int end = Arrays.mismatch(one, other);
        return end < 0 ? one.length : end;
    }

    /** How many tokens there are. */
    public int size() {
        return tokens.size();
    }

    /** Bytes of the longest token. */
    public int longest() {
        return longest;
    }

    /** Whether a token is this byte alone. */
    boolean contains(byte value) {
        return tokens.stream().anyMatch(bytes -> bytes.length == 1 && bytes[0] == value);
    }

    byte[] bytes(int token) {
        return tokens.get(token);
    }

    /** The tokens that an automaton can read from a state. */
    TokenSet read(Automaton automaton, State start) {
        TokenSet set = new TokenSet(size());
        State[] above = new State[longest + 1];
        above[0] = start;
        int node = 0;
        while (node < values.length) {
            int depth = depths[node];
            State state = automaton.step(above[depth], values[node] & 0xFF);
            if (automaton.isDead(state)) {
                node = skips[node];
            } else {
                above[depth + 1] = state;
                for (int token = tokenOf[node]; token != NONE; token = sameAs[token]) {
                    set.add(token);
                }
                node++;
            }
        }
        return set;
    }
}
