package dev.trainyard.model.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The resident memory of this process, Java's and PyTorch's together, as the operating system counts it; known on Linux
 * only.
 */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    /** The value that makes Linux reset the peak; see proc_pid_clear_refs(5). */
    private static final String PEAK = "5";

    private ResidentMemory() {}

    /** The peak in bytes, since the start of the process or {@link #forgetPeak}. */
    public static OptionalLong peak() {
        return bytes("VmHWM:");
    }

    /** The resident memory now, in bytes. */
    public static OptionalLong now() {
        return bytes("VmRSS:");
    }

    /** Resets the peak to the current value, if the system allows it. */
    public static void forgetPeak() {
        try {
            if (Files.isWritable(RESET)) Files.writeString(RESET, PEAK);
        } catch (IOException _) {
            // The peak since the start of the process is still an upper bound.
        }
    }

    private static OptionalLong bytes(String key) {
        if (!Files.isReadable(STATUS)) return OptionalLong.empty();
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }
}
