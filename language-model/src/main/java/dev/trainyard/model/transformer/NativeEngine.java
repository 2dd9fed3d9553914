package dev.trainyard.model.transformer;

import ai.djl.engine.Engine;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * PyTorch in this process, loaded once.
 *
 * <p>Before that, its threads are told to spin only shortly where they wait for each other, and then to sleep. By default
 * they spin on, which on a machine whose processors are all in use keeps the awaited thread from running: beside four
 * busy processes on two processors a training step took five times as long. Never to spin costs a sixth of the rate of
 * small models, whose waits are short. The OpenMP library reads its settings from the environment when it is loaded, so
 * they are put there, unless the user has put others.
 */
final class NativeEngine {
    /** GNU OpenMP's setting; ten thousand turns last a fraction of a millisecond. */
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
        if (function.isEmpty()) return; // Only POSIX systems have it, and only there does it matter.
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
