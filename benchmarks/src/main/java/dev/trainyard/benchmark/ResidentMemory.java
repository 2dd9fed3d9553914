package dev.trainyard.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that a process has held at once, as Linux counts it ({@code VmHWM}). */
final class ResidentMemory {
    private ResidentMemory() {}

    static double peakMegabytes(long process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
            if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
        throw new IOException("/proc/" + process + "/status has no VmHWM");
    }

    /** Counts this process's peak anew from what it holds now. */
    static void restartPeak() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }
}
