package dev.trainyard.runtime.energy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Measures the energy that the machine's processors and memory consume from the start of the meter on, whichever process
 * uses them. The energy of disks, fans, graphics cards and the power supply is not in it.
 *
 * <p>It has to be read more often than a counter starts again, which takes minutes: what a counter does between two
 * readings is seen only as a difference. If a counter cannot be read any more, nothing is known of the whole.
 */
public final class EnergyMeter {
    /** Where Linux shows its energy counters. */
    public static final Path POWERCAP = Path.of("/sys/class/powercap");

    private static final double MICROJOULES = 1e6;

    private final List<EnergyCounter> counters;
    private final long[] counts;
    private long microjoules;
    private boolean lost;

    private EnergyMeter(List<EnergyCounter> counters) {
        this.counters = counters;
        this.counts = new long[counters.size()];
        this.lost = counters.isEmpty();
        for (int i = 0; i < counts.length; i++) {
            Long count = counters.get(i).count();
            if (count == null) lost = true;
            else counts[i] = count;
        }
    }

    /** @param powercap a folder like {@link #POWERCAP}; need not exist */
    public static EnergyMeter start(Path powercap) {
        return new EnergyMeter(EnergyCounter.in(powercap));
    }

    /** In joules, since the start; empty if the machine has no counters, or one of them cannot be read. */
    public synchronized OptionalDouble joules() {
        for (int i = 0; i < counts.length && !lost; i++) read(i);
        return lost ? OptionalDouble.empty() : OptionalDouble.of(microjoules / MICROJOULES);
    }

    private void read(int i) {
        EnergyCounter counter = counters.get(i);
        Long count = counter.count();
        @Nullable Long consumed = count == null ? null : counter.between(counts[i], count);
        if (count == null || consumed == null) {
            lost = true;
            return;
        }
        counts[i] = count;
        microjoules += consumed;
    }
}
