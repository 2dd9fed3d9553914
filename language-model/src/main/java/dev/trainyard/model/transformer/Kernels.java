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
 * <p>DJL's own operators lack scaled dot product attention, RMSNorm and a fused optimizer, and each is a call of its own;
 * but DJL runs TorchScript, where every operator of PyTorch is at hand and a whole batch is one call. Arguments are passed
 * one by one, in their order, unless {@link #list} or {@link #byName} has joined them to one.
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

    /** The arrays as one argument, a list. Their names are changed for it. */
    public static List<NDArray> list(String argument, List<NDArray> arrays) {
        for (NDArray array : arrays) array.setName(argument + "[]");
        return arrays;
    }

    /** The arrays as one argument, a map from their names. DJL tells what belongs to it by what is before a point. */
    static List<NDArray> byName(String argument, Map<String, NDArray> arrays) {
        arrays.forEach((name, array) -> array.setName(argument + "." + name));
        return List.copyOf(arrays.values());
    }

    /** Runs a function whose results need no gradients. They belong to {@code scope}. */
    @SafeVarargs
    public final NDList infer(String function, NDManager scope, List<NDArray>... arguments) {
        return run(function, scope, false, arguments);
    }

    /** Runs a function such that gradients can be traced back through it. Its results belong to {@code scope}. */
    @SafeVarargs
    public final NDList trace(String function, NDManager scope, List<NDArray>... arguments) {
        return run(function, scope, true, arguments);
    }

    private NDList run(String function, NDManager scope, boolean traced, List<NDArray>[] arguments) {
        // The optimizing executor would compile anew for new shapes, and its fusions make the first calls differ in the
        // last bit from later ones, so that a resumed training would not repeat an unbroken one. Kept by the thread.
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
