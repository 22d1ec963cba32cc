package io.globalcom2.benchmarks.evaluation.running;

/** Port to what answers questions: a checkpoint in this process, or running services. For one thread. */
public interface EvaluatedModel extends AutoCloseable {
    /** Looks at an image, so that many questions can be asked about it; closed before the next one is opened. */
    Look look(byte[] image);

    @Override
    void close();

    /** An image that was looked at. */
    interface Look extends AutoCloseable {
        /**
         * Answers greedily.
         *
         * @param seed of method {@code random}
         */
        GivenAnswer answer(String question, Run run, long seed);

        @Override
        void close();
    }
}
