package io.globalcom2.benchmarks.compare.systems;

import java.util.List;

/**
 * A process with the systems that it runs.
 *
 * @param version of the engine
 */
record OtherEngine(String version, List<ChildSystem> systems, ChildProcess process) implements AutoCloseable {
    OtherEngine {
        systems = List.copyOf(systems);
    }

    @Override
    public void close() {
        process.close();
    }
}
