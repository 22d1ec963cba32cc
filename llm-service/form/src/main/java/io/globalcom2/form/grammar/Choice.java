package io.globalcom2.form.grammar;

import java.util.ArrayList;
import java.util.List;

/** One of several. Filled after it was made, so that rules can call themselves. */
public final class Choice extends Node {
    private final List<Node> options = new ArrayList<>();

    Choice() {}

    /** One more. */
    public void add(Node option) {
        options.add(option);
    }

    List<Node> options() {
        return options;
    }

    @Override
    int reckonHeight() {
        int lowest = UNREACHABLE;
        for (Node option : options) {
            lowest = Math.min(lowest, option.height());
        }
        return lowest;
    }

    @Override
    Iterable<Node> dependencies() {
        return options;
    }
}
