package dev.trainyard.model.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTrailTest {
    /** Each step uses ten tokens. */
    private static final StepSource TENS = source("as they were");

    @TempDir
    Path folder;

    @Test
    void agreesWithATrainingThatUsedThePlannedBatches() {
        StepTrail trail = trail(LongStream.range(0, 500));

        assertThat(trail.steps()).isEqualTo(500);
        assertThat(trail.disagreement(TENS)).isEmpty();
    }

    @Test
    void namesTheFirstStepThatSkippedTokens() {
        assertThat(trail(LongStream.of(0, 1, 3, 4)).disagreement(TENS))
                .contains("step 3 begins with token 30 instead of 20: 10 tokens were skipped");
    }

    @Test
    void namesTheFirstStepThatRepeatedTokens() {
        assertThat(trail(LongStream.of(0, 1, 2, 2, 3)).disagreement(TENS))
                .contains("step 4 begins with token 20 instead of 30: 10 tokens were used twice");
    }

    @Test
    void namesTheFirstStepThatUsedOtherTokens() {
        StepTrail trail = trail(LongStream.range(0, 7));
        trail.add(source("altered").taken(7));
        trail.add(TENS.taken(8));

        assertThat(trail.disagreement(TENS)).contains("step 8 used tokens that differ from the present 70 to 79");
    }

    @Test
    void continuesAfterACutAsIfTheRemovedStepsHadNeverExisted() throws IOException {
        StepTrail trail = trail(LongStream.range(0, 9));

        assertThat(trail.cutTo(4)).isTrue();
        for (long step = 4; step < 6; step++) trail.add(TENS.taken(step));

        assertThat(written(trail)).isEqualTo(written(trail(LongStream.range(0, 6))));
        assertThat(trail.cutTo(7)).isFalse();
    }

    @Test
    void isReadBackUnchanged() throws IOException {
        Path file = folder.resolve("steps");
        StepTrail trail = trail(LongStream.range(0, 100));
        trail.write(file);

        StepTrail read = StepTrail.read(file);

        assertThat(Files.size(file)).isEqualTo(16 + 100 * 32);
        assertThat(read.steps()).isEqualTo(100);
        assertThat(read.disagreement(TENS)).isEmpty();
        assertThat(written(read)).isEqualTo(written(trail));
    }

    @Test
    void saysHowManyFirstStepsItHasNotRecorded() throws IOException {
        StepTrail trail = StepTrail.from(5);
        trail.add(TENS.taken(5));
        trail.write(folder.resolve("steps"));

        StepTrail read = StepTrail.read(folder.resolve("steps"));

        assertThat(read.steps()).isEqualTo(6);
        assertThat(read.unrecorded()).isEqualTo(5);
        assertThat(read.disagreement(TENS)).isEmpty();
        assertThat(read.cutTo(4)).isFalse();
    }

    @Test
    void detectsAChangedByteAnywhere() throws IOException {
        Path file = folder.resolve("steps");
        trail(LongStream.range(0, 3)).write(file);
        byte[] whole = Files.readAllBytes(file);

        for (int at = 16; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);

            assertThat(StepTrail.read(file).disagreement(TENS)).as("byte " + at).isPresent();
        }
    }

    @Test
    void refusesAFileThatIsNotATrail() throws IOException {
        Path file = folder.resolve("steps");
        trail(LongStream.range(0, 3)).write(file);
        byte[] whole = Files.readAllBytes(file);

        for (byte[] other : List.of(new byte[0], new byte[16], java.util.Arrays.copyOf(whole, whole.length - 1))) {
            Files.write(file, other);
            assertThatThrownBy(() -> StepTrail.read(file)).hasMessage("the record of steps steps is damaged");
        }
    }

    private static StepTrail trail(LongStream steps) {
        StepTrail trail = StepTrail.from(0);
        steps.forEach(step -> trail.add(TENS.taken(step)));
        return trail;
    }

    private byte[] written(StepTrail trail) throws IOException {
        Path file = folder.resolve("written");
        trail.write(file);
        return Files.readAllBytes(file);
    }

    private static StepSource source(String content) {
        return new StepSource() {
            @Override
            public TrailEntry taken(long step) {
                return new TrailEntry(10 * step, 10 * step + 9, Sha256.of(content + step));
            }

            @Override
            public String unit() {
                return "token";
            }
        };
    }
}
