package io.globalcom2.checkpoint.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/**
 * A program in libtorch's memory, with its weights.
 *
 * <p>Any number of threads may {@link #call} at the same time as long as the methods they call do not write the same attributes or tensors: libtorch
 * shares the object between them and locks nothing. {@link #loadWeights} and {@link #close} are for one thread while no call runs.
 *
 * <p>A program takes and returns only dtypes that DJL knows. One it does not know (bfloat16) ends the JVM when DJL asks for it: return float32, or the bytes
 * ({@code torch.view(x, 0)}).
 */
public final class TorchProgram implements AutoCloseable {
    private final TorchRuntime runtime;
    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private TorchProgram(TorchRuntime runtime, PtNDManager manager, PtSymbolBlock block) {
        this.runtime = runtime;
        this.manager = manager;
        this.block = block;
    }

    static TorchProgram load(TorchRuntime runtime, ProgramSource source) {
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager(runtime.device(), "PyTorch");
        try {
            ByteArrayInputStream archive = new ByteArrayInputStream(ProgramArchive.pack(source));
            return new TorchProgram(runtime, manager, JniUtils.loadModule(manager, archive, false, false));
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException("cannot load " + source.className(), e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Calls the program's {@code load(weights: Dict[str, Tensor])} with tensors in the compute dtype on the runtime's device. On the CPU, weights stored in
     * the compute dtype are not copied, unless one has more than 2 GiB: they stay in the mapped file until this program is closed.
     *
     * @param weights by the name under which the program looks for them
     */
    public void loadWeights(Map<String, StoredTensor> weights) {
        loadWeights(weights, Set.of(), Map.of());
    }

    /**
     * The same, with tensors that are not in the compute dtype.
     *
     * @param asStored names of weights that keep the dtype they are stored in
     * @param packed by names that {@code weights} does not have
     */
    public void loadWeights(Map<String, StoredTensor> weights, Set<String> asStored, Map<String, TensorBytes> packed) {
        try (NDManager loading = manager.newSubManager();
                IValue tensors = WeightLoader.load(runtime, manager, loading, weights, asStored, packed);
                IValue result = run("load", tensors)) {
            if (!result.getType().equals("NoneType")) {
                throw new IllegalStateException("load returned " + result.getType() + ", expected nothing");
            }
        }
    }

    /** Scope for what goes into and comes out of calls; close it after use. For one thread. */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    /**
     * Runs a method.
     *
     * @param results where the results belong
     * @param arguments each an NDArray (Tensor), NDList (List[Tensor]), Integer or Long (int), Double (float), Boolean (bool), String (str), or long[]
     *     (List[int])
     * @return the tensors of the result: one, a list, or a tuple; empty for None
     * @throws ai.djl.engine.EngineException if the program fails; names the line
     */
    public NDList call(NDManager results, String method, Object... arguments) {
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[i] = toValue(arguments[i]);
            }
            try (IValue result = run(method, values)) {
                return result.getType().equals("NoneType") ? new NDList() : result.toNDList((PtNDManager) results);
            }
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    /** Frees the program and its weights. */
    @Override
    public void close() {
        block.close();
        manager.close();
    }

    IValue run(String method, IValue... arguments) {
        // Thread-local in libtorch. The profiling executor makes the first calls slow and gains nothing here.
        JniUtils.setGraphExecutorOptimize(false);
        return IValueUtils.runMethod(block, method, arguments);
    }

    private static IValue toValue(Object argument) {
        if (argument instanceof NDArray array) {
            return IValue.from((PtNDArray) array);
        }
        if (argument instanceof NDList list) {
            return IValue.listFrom(list.toArray(new PtNDArray[0]));
        }
        if (argument instanceof Integer || argument instanceof Long) {
            return IValue.from(((Number) argument).longValue());
        }
        if (argument instanceof Double number) {
            return IValue.from(number);
        }
        if (argument instanceof Boolean flag) {
            return IValue.from(flag);
        }
        if (argument instanceof String text) {
            return IValue.from(text);
        }
        if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        }
        throw new IllegalArgumentException("a program takes no argument such as " + argument);
    }
}
