package dev.trainyard.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The peak resident memory of a process, as Linux counts it ({@code VmHWM}). Independent of the code that is measured, which
 * may be another commit's.
 */
final class ResidentMemory {
    private ResidentMemory() {}

    static double peakMegabytes(long process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
            if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
        throw new IOException("/proc/" + process + "/status has no VmHWM");
    }

    /** Resets this process's peak to its current memory. */
    static void restartPeak() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }
}
