package io.globalcom2.form.grammar;

import java.util.List;

/** One byte, then what follows it. */
final class Bytes extends Node {
    private final List<Edge> edges;

    Bytes(List<Edge> edges) {
        this.edges = List.copyOf(edges);
    }

    List<Edge> edges() {
        return edges;
    }

    @Override
    int reckonHeight() {
        int lowest = UNREACHABLE;
        for (Edge edge : edges) {
            lowest = Math.min(lowest, edge.next().height());
        }
        return lowest;
    }

    @Override
    Iterable<Node> dependencies() {
        return edges.stream().map(Edge::next).toList();
    }
}
