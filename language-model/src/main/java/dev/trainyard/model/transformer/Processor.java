package dev.trainyard.model.transformer;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The processor that the model runs on. */
public final class Processor {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Whether the processor has instructions for bfloat16 matrix products; false if unknown. */
    public static boolean hasBfloat16() {
        if (!Files.isReadable(DESCRIPTION)) return false;
        try (Stream<String> lines = Files.lines(DESCRIPTION)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(flags -> flags.contains(" avx512_bf16") || flags.contains(" amx_bf16"))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Sets the number of PyTorch's threads, for the whole process.
     *
     * @param threads 0 means as many as the environment variable {@code OMP_NUM_THREADS} says, or one for each processor
     *     without it
     */
    public static void useThreads(int threads) {
        int count = threads > 0 ? threads : threadsOf(System.getenv("OMP_NUM_THREADS"));
        NativeEngine.get();
        JniUtils.setNumThreads(count);
    }

    /** @param setting of OpenMP, which may be a list for nested teams: then its first number counts */
    static int threadsOf(@Nullable String setting) {
        if (setting != null && setting.matches("\\s*[1-9]\\d{0,3}\\s*(,.*)?"))
            return Integer.parseInt(setting.split(",", 2)[0].strip());
        return Runtime.getRuntime().availableProcessors();
    }
}
