package dev.trainyard.model.transformer;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The functions of {@code kernels.py}, loaded for one {@link ModelShape}.
 *
 * <p>DJL's own operators lack scaled dot product attention, RMSNorm and a fused optimizer, and each operator is a
 * separate call. TorchScript, which DJL can run, has every operator of PyTorch and needs one call for a whole batch.
 * Arguments are passed one by one, in order, unless {@link #list} or {@link #byName} has combined them into one.
 */
public final class Kernels implements AutoCloseable {
    private final Model model;

    Kernels(ModelShape shape) {
        model = Model.newInstance("kernels", "PyTorch");
        try {
            Path folder = Files.createTempDirectory("trainyard-kernels");
            Path archive = folder.resolve("kernels.pt");
            try {
                KernelArchive.write(archive, shape);
                model.load(folder, "kernels", Map.of("trainParam", "true"));
            } finally {
                Files.deleteIfExists(archive);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException("the kernels cannot be loaded", e);
        } catch (MalformedModelException e) {
            model.close();
            throw new IllegalStateException("PyTorch does not accept the kernels", e);
        }
    }

    /** Combines the arrays into one argument, a list. This changes their names. */
    public static List<NDArray> list(String argument, List<NDArray> arrays) {
        for (NDArray array : arrays) array.setName(argument + "[]");
        return arrays;
    }

    /**
     * Combines the arrays into one argument, a map by name. DJL recognises the entries of a map by the part of the name
     * before a dot.
     */
    static List<NDArray> byName(String argument, Map<String, NDArray> arrays) {
        arrays.forEach((name, array) -> array.setName(argument + "." + name));
        return List.copyOf(arrays.values());
    }

    /** Runs a function whose results need no gradients. They belong to {@code scope}. */
    @SafeVarargs
    public final NDList infer(String function, NDManager scope, List<NDArray>... arguments) {
        return run(function, scope, false, arguments);
    }

    /** Runs a function and records it for back-propagation. Its results belong to {@code scope}. */
    @SafeVarargs
    public final NDList trace(String function, NDManager scope, List<NDArray>... arguments) {
        return run(function, scope, true, arguments);
    }

    private NDList run(String function, NDManager scope, boolean traced, List<NDArray>[] arguments) {
        // The optimizing executor would recompile for new shapes, and its fusions make the first calls differ from
        // later ones in the last bit, so a resumed training run would not repeat an uninterrupted one. This setting
        // belongs to the thread.
        JniUtils.setGraphExecutorOptimize(false);
        NDList inputs = new NDList();
        NDArray name = scope.zeros(new Shape());
        name.setName("module_method:" + function);
        inputs.add(name);
        for (List<NDArray> argument : arguments) inputs.addAll(argument);
        Block block = model.getBlock();
        return block.forward(new ParameterStore(scope, false), inputs, traced);
    }

    @Override
    public void close() {
        model.close();
    }
}
