package dev.trainyard.runtime.energy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A counter of consumed energy, as Linux shows it in a folder of {@code /sys/class/powercap}: {@code energy_uj} counts
 * microjoules up to {@code max_energy_range_uj} and then starts again from 0.
 */
final class EnergyCounter {
    /** The zones of processors and, below these, their parts. AMD's are listed under Intel's name, too. */
    private static final Pattern PACKAGE = Pattern.compile("intel-rapl:[0-9]{1,4}");

    private static final Pattern PART = Pattern.compile("intel-rapl:[0-9]{1,4}:[0-9]{1,4}");
    private static final Pattern MICROJOULES = Pattern.compile("[0-9]{1,18}");
    private static final int MOST_ZONES = 1_000;
    private static final int MOST_BYTES = 64;

    private final Path zone;

    private EnergyCounter(Path zone) {
        this.zone = zone;
    }

    /**
     * The counters that together measure the machine: of each processor package, and of memory where that is counted
     * apart. The parts of a package (cores, graphics) are included in it, and {@code psys}, which some machines have
     * beside it, would count the package again.
     *
     * @return empty if the machine shows none
     */
    static List<EnergyCounter> in(Path powercap) {
        List<Path> zones;
        try (Stream<Path> listed = Files.list(powercap)) {
            zones = listed.sorted().limit(MOST_ZONES).toList();
        } catch (IOException | RuntimeException _) {
            return List.of();
        }
        List<EnergyCounter> counters = new ArrayList<>();
        for (Path zone : zones) {
            String folder = zone.getFileName().toString();
            String name = text(zone.resolve("name"));
            boolean counted = PACKAGE.matcher(folder).matches() && name != null && name.startsWith("package")
                    || PART.matcher(folder).matches() && "dram".equals(name);
            if (counted) counters.add(new EnergyCounter(zone));
        }
        return counters;
    }

    /** The count in microjoules; null if it cannot be read, which often needs more rights than a service has. */
    @Nullable
    Long count() {
        return number("energy_uj");
    }

    /**
     * The microjoules between two counts, between which the counter has started again once at most.
     *
     * @return null if it has started again, and its range is not known
     */
    @Nullable
    Long between(long before, long after) {
        if (after >= before) return after - before;
        Long range = number("max_energy_range_uj");
        return range == null || range < before ? null : range - before + after;
    }

    private @Nullable Long number(String file) {
        String text = text(zone.resolve(file));
        return text == null || !MICROJOULES.matcher(text).matches() ? null : Long.valueOf(text);
    }

    private static @Nullable String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip();
        } catch (IOException | RuntimeException _) {
            return null;
        }
    }
}
