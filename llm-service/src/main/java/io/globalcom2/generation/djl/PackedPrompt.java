package io.globalcom2.generation.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.globalcom2.generation.decoding.PromptRows;
import java.util.function.Function;

/** Rows in libtorch's memory, as bytes, because DJL knows no bfloat16. */
final class PackedPrompt implements PromptRows {
    private final NDManager memory;
    private final NDArray rows;
    private final int start;

    private PackedPrompt(NDManager memory, NDArray rows, int start) {
        this.memory = memory;
        this.rows = rows;
        this.start = start;
    }

    /**
     * The rows that a call gives.
     *
     * @param memory where they belong; closed with them
     * @param start position that the first is of
     * @param call one result: [P - start, W × bytes of the compute dtype] UINT8
     */
    static PackedPrompt in(NDManager memory, int start, Function<NDManager, NDList> call) {
        try {
            return new PackedPrompt(memory, call.apply(memory).singletonOrThrow(), start);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    NDArray rows() {
        return rows;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return start + (int) rows.getShape().get(0);
    }

    @Override
    public void close() {
        memory.close();
    }
}
