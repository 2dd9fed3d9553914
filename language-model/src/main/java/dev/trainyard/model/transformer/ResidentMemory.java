package dev.trainyard.model.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much memory this process has had at once, Java's and PyTorch's together, as the operating system counts it. Linux
 * alone tells.
 */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    /** What makes Linux forget the peak so far; see proc_pid_clear_refs(5). */
    private static final String PEAK = "5";

    private ResidentMemory() {}

    /** Bytes, since the process began or {@link #forgetPeak}. */
    public static OptionalLong peak() {
        return bytes("VmHWM:");
    }

    /** Bytes at this moment. */
    public static OptionalLong now() {
        return bytes("VmRSS:");
    }

    /** Begins anew with what is in memory now, where the system allows it. */
    public static void forgetPeak() {
        try {
            if (Files.isWritable(RESET)) Files.writeString(RESET, PEAK);
        } catch (IOException _) {
            // The peak since the process began is still an upper bound.
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
