package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseNamesTest {
    private final ReleaseVersion one = version(1, "run-1");
    private final ReleaseVersion two = version(2, "run-2");
    private final ReleaseVersion otherTwo = version(2, "run-3");

    @Test
    void ofTwoEqualVersionsTheFirstOneCounts() {
        ReleaseNames names = folded(named(one), named(two, one), named(otherTwo, one));

        assertThat(names.find("current")).contains(two);
    }

    @Test
    void anEventThatFollowsFromOneThatDoesNotCountDoesNotCountEither() {
        ReleaseVersion three = version(3, "run-4");

        assertThat(folded(named(two, one), named(otherTwo, one), named(three, otherTwo, one))
                        .find("current"))
                .contains(two);
        assertThat(folded(named(two, one), named(otherTwo, one), named(three, two, one))
                        .find("current"))
                .contains(three);
    }

    @Test
    void theSameEventAgainChangesNothing() {
        assertThat(folded(named(two, one), named(otherTwo, one), named(two, one))
                        .find("current"))
                .contains(two);
    }

    @Test
    void aLaterEventCountsAlthoughCompactionHasRemovedThoseBetween() {
        ReleaseVersion nine = version(9, "run-9");
        List<ReleaseVersion> forgotten = List.of(nine, version(8, "run-8"));

        assertThat(folded(named(one), named(nine, version(8, "run-8"), two, one))
                        .find("current"))
                .contains(nine);
        assertThat(new ReleaseNames(Map.of())
                        .with(named(one))
                        .with(new ReleaseNamed(nine.run(), "current", forgotten, Instant.EPOCH, "x"))
                        .find("current"))
                .contains(nine);
    }

    private static ReleaseNames folded(ReleaseNamed... events) {
        ReleaseNames names = new ReleaseNames(Map.of());
        for (ReleaseNamed event : events) names = names.with(event);
        return names;
    }

    private static ReleaseNamed named(ReleaseVersion... newestFirst) {
        List<ReleaseVersion> versions = new ArrayList<>(List.of(newestFirst));
        return new ReleaseNamed(versions.getFirst().run(), "current", versions, Instant.EPOCH, "x");
    }

    private static ReleaseVersion version(int number, String run) {
        return new ReleaseVersion(
                number,
                new RunId(run),
                new CheckpointRef(new CheckpointId("00000000000000aa"), "dpo"),
                null,
                Instant.EPOCH,
                "anna",
                "",
                false,
                null);
    }
}
