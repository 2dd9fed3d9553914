package dev.trainyard.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {
    private static final long BLOCK = 256 << 20;

    @Test
    void keepsThePeakUntilItIsReset() {
        ResidentMemory.forgetPeak();
        long before = ResidentMemory.peak().orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = arena.allocate(BLOCK);
            block.fill((byte) 1);
            assertThat(ResidentMemory.now().orElseThrow()).isGreaterThan(before + BLOCK / 2);
        }

        assertThat(ResidentMemory.peak().orElseThrow()).isGreaterThan(before + BLOCK / 2);

        ResidentMemory.forgetPeak();
        assertThat(ResidentMemory.peak().orElseThrow()).isLessThan(before + BLOCK / 2);
    }
}
