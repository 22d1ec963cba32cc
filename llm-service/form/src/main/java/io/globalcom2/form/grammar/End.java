package io.globalcom2.form.grammar;

import java.util.List;

/** The end of a rule. */
final class End extends Node {
    static final End END = new End();

    private End() {
        lower();
    }

    @Override
    int reckonHeight() {
        return 0;
    }

    @Override
    Iterable<Node> dependencies() {
        return List.of();
    }
}
