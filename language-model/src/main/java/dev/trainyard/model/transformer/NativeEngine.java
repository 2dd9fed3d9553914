package dev.trainyard.model.transformer;

import ai.djl.engine.Engine;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Loads PyTorch in this process, once.
 *
 * <p>Before that, it limits how long PyTorch's threads spin while they wait for each other, before they sleep. By
 * default they keep spinning, which keeps the awaited thread from running when all processors are busy: next to four
 * busy processes on two processors, a training step took five times as long. Without any spinning, small models, whose
 * waits are short, would lose a sixth of their speed. The OpenMP library reads its settings from environment variables
 * when it is loaded, so they are set here, unless the user has set them.
 */
final class NativeEngine {
    /** GNU OpenMP's setting; ten thousand spins last a fraction of a millisecond. */
    private static final String SPINS = "GOMP_SPINCOUNT";

    private static final class Loaded {
        private static final Engine ENGINE = load();
    }

    private NativeEngine() {}

    static Engine get() {
        return Loaded.ENGINE;
    }

    private static Engine load() {
        if (System.getenv("OMP_WAIT_POLICY") == null && System.getenv(SPINS) == null) setEnvironment(SPINS, "10000");
        return Engine.getEngine("PyTorch");
    }

    private static void setEnvironment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("setenv");
        if (function.isEmpty()) return; // Only POSIX systems have setenv, and only they need it.
        try (Arena arena = Arena.ofConfined()) {
            int unused = (int) linker.downcallHandle(
                            function.get(),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT))
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's setenv cannot be called", e);
        }
    }
}
