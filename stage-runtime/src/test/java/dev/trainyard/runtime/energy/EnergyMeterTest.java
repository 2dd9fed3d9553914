package dev.trainyard.runtime.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With folders like those of a machine with one or two processors. */
class EnergyMeterTest {
    private static final long RANGE = 262_143_328_850L;

    @TempDir
    Path powercap;

    @Test
    void countsThePackagesAndTheMemoryBesideThem() throws IOException {
        zone("intel-rapl:0", "package-0", 1_000_000);
        zone("intel-rapl:0:0", "core", 400_000);
        zone("intel-rapl:0:1", "dram", 50_000_000);
        zone("intel-rapl:1", "package-1", 7_000_000);
        EnergyMeter meter = EnergyMeter.start(powercap);

        count("intel-rapl:0", 3_500_000);
        count("intel-rapl:0:0", 2_400_000);
        count("intel-rapl:0:1", 50_250_000);
        count("intel-rapl:1", 8_000_000);

        assertThat(meter.joules()).hasValue(2.5 + 0.25 + 1);
    }

    @Test
    void ignoresWhatCountsThePackageAgain() throws IOException {
        zone("intel-rapl:0", "package-0", 0);
        zone("intel-rapl:1", "psys", 0);
        zone("intel-rapl-mmio:0", "package-0", 0);
        Files.createDirectories(powercap.resolve("intel-rapl"));
        EnergyMeter meter = EnergyMeter.start(powercap);

        count("intel-rapl:0", 2_000_000);
        count("intel-rapl:1", 9_000_000);
        count("intel-rapl-mmio:0", 2_000_000);

        assertThat(meter.joules()).hasValue(2);
    }

    @Test
    void goesOnWhereACounterStartsAgain() throws IOException {
        zone("intel-rapl:0", "package-0", RANGE - 1_000_000);
        EnergyMeter meter = EnergyMeter.start(powercap);

        count("intel-rapl:0", 500_000);

        assertThat(meter.joules()).hasValue(1.5);
        count("intel-rapl:0", RANGE);
        meter.joules();
        count("intel-rapl:0", 250_000);
        assertThat(meter.joules()).hasValue((RANGE + 1_000_000 + 250_000) / 1e6);
    }

    @Test
    void knowsNothingIfACounterStartsAgainAfterAnUnknownRange() throws IOException {
        zone("intel-rapl:0", "package-0", 5_000_000);
        Files.delete(powercap.resolve("intel-rapl:0/max_energy_range_uj"));
        EnergyMeter meter = EnergyMeter.start(powercap);

        count("intel-rapl:0", 1_000_000);

        assertThat(meter.joules()).isEmpty();
    }

    @Test
    void knowsNothingOfTheWholeOnceACounterHasVanished() throws IOException {
        zone("intel-rapl:0", "package-0", 0);
        zone("intel-rapl:1", "package-1", 0);
        EnergyMeter meter = EnergyMeter.start(powercap);
        count("intel-rapl:0", 2_000_000);
        assertThat(meter.joules()).hasValue(2);

        Path energy = powercap.resolve("intel-rapl:1/energy_uj");
        Files.delete(energy);
        assertThat(meter.joules()).isEmpty();
        Files.writeString(energy, "4000000\n");

        assertThat(meter.joules()).isEmpty();
    }

    /** What a folder instead of the file gives is what a file gives that may not be read: an error on reading. */
    @Test
    void knowsNothingIfACounterCannotBeRead() throws IOException {
        zone("intel-rapl:0", "package-0", 0);
        Files.delete(powercap.resolve("intel-rapl:0/energy_uj"));
        Files.createDirectory(powercap.resolve("intel-rapl:0/energy_uj"));

        assertThat(EnergyMeter.start(powercap).joules()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "12x", "99999999999999999999999"})
    void knowsNothingIfACounterIsNoNumber(String text) throws IOException {
        zone("intel-rapl:0", "package-0", 0);
        Files.writeString(powercap.resolve("intel-rapl:0/energy_uj"), text);

        assertThat(EnergyMeter.start(powercap).joules()).isEmpty();
    }

    @Test
    void knowsNothingOfAMachineWithoutCounters() {
        assertThat(EnergyMeter.start(powercap).joules()).isEmpty();
        assertThat(EnergyMeter.start(powercap.resolve("absent")).joules()).isEmpty();
    }

    private void zone(String folder, String name, long microjoules) throws IOException {
        Path zone = Files.createDirectories(powercap.resolve(folder));
        Files.writeString(zone.resolve("name"), name + "\n");
        Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
        count(folder, microjoules);
    }

    private void count(String folder, long microjoules) throws IOException {
        Files.writeString(powercap.resolve(folder).resolve("energy_uj"), microjoules + "\n");
    }
}
