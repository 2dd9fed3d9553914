package dev.trainyard.ingest.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MixtureTest {
    private static final List<Sha256> IDS =
            IntStream.range(0, 10_000).mapToObj(i -> Sha256.of("document " + i)).toList();

    @Test
    void copiesEachSourceByItsWeight() {
        Mixture mixture = new Mixture(List.of(source("plain", null), source("quarter", 0.25), source("more", 2.5)), 1);

        assertThat(mean(mixture, "plain")).isEqualTo(1);
        // Five standard deviations of 10,000 throws.
        assertThat(mean(mixture, "quarter")).isCloseTo(0.25, within(0.022));
        assertThat(mean(mixture, "more")).isCloseTo(2.5, within(0.025));
    }

    @Test
    void choosesTheSameDocumentsOnlyForTheSameSeed() {
        Mixture one = new Mixture(List.of(source("half", 0.5)), 1);
        Mixture again = new Mixture(List.of(source("half", 0.5)), 1);
        Mixture other = new Mixture(List.of(source("half", 0.5)), 2);

        assertThat(IDS).allMatch(id -> one.copies("half", id) == again.copies("half", id));
        assertThat(IDS.stream()
                        .filter(id -> one.copies("half", id) != other.copies("half", id))
                        .count())
                .isBetween(4_500L, 5_500L);
    }

    private static double mean(Mixture mixture, String source) {
        return IDS.stream().mapToInt(id -> mixture.copies(source, id)).average().orElseThrow();
    }

    private static SourceRecipe source(String name, @Nullable Double weight) {
        return new SourceRecipe.FilesRecipe(
                name, SourceKind.FOLDER, "here", "none", List.of(), List.of(), null, weight, null);
    }
}
