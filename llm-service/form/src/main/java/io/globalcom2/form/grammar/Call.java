package io.globalcom2.form.grammar;

import java.util.List;

/** A whole rule, then what follows it. */
final class Call extends Node {
    private final Node rule;
    private final Node next;

    Call(Node rule, Node next) {
        this.rule = rule;
        this.next = next;
    }

    Node rule() {
        return rule;
    }

    Node next() {
        return next;
    }

    @Override
    int reckonHeight() {
        return Math.max(Math.min(rule.height() + 1, UNREACHABLE), next.height());
    }

    @Override
    Iterable<Node> dependencies() {
        return List.of(rule, next);
    }
}
