package dev.trainyard.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.corpus.conversation.ConversationSets;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.conversation.SourceMix;
import dev.trainyard.finetune.conversation.SourceMix.Mix;
import dev.trainyard.finetune.conversation.SourceMix.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources of the presets give the mix that recipes without sources have, and a little about uncertainty. */
class PresetMixTest {
    private static final Percentage ALMOST = Percentage.withPercentage(3);

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeTheSets() throws IOException {
        new ConversationSets().write(folder.resolve("conversations"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smoke", "demo", "laptop"})
    void instructionTuningKeepsItsMix(String preset) throws IOException {
        Recipe recipe = RecipeReader.preset(preset);
        InstructionRecipe step = (InstructionRecipe) recipe.finetune().steps().getFirst();

        Mix<Dialogue> mix = SourceMix.draw(pools(recipe, Dialogue.class), step.conversations(), 1);

        int most = step.conversations();
        assertThat(mix.examples()).hasSizeBetween((int) (0.97 * most), most);
        assertThat(drawn(mix, "identity") + drawn(mix, "small-talk")).isCloseTo(most / 12, ALMOST);
        assertThat(drawn(mix, "uncertainty")).isCloseTo(most / 40, ALMOST);
        assertThat(drawn(mix, "harmful-requests")).isCloseTo(most * 4 / 10, ALMOST);
        assertThat(drawn(mix, "benign-requests")).isCloseTo(most * 4 / 10, ALMOST);
        assertThat(drawn(mix, "definitions")).isCloseTo(most * 7 / 120, ALMOST);
        assertThat(drawn(mix, "methods")).isCloseTo(most * 7 / 120, ALMOST);
        long openings = mix.examples().stream().filter(SourceMix.Drawn::opening).count();
        assertThat((double) openings).isCloseTo(most * 0.8 * 2 / 3, ALMOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smoke", "demo", "laptop"})
    void preferenceOptimisationKeepsItsMix(String preset) throws IOException {
        Recipe recipe = RecipeReader.preset(preset);
        PreferenceRecipe step = (PreferenceRecipe) recipe.finetune().steps().getLast();

        Mix<Preference> mix = SourceMix.draw(pools(recipe, Preference.class), step.pairs(), 1);

        assertThat(mix.examples()).hasSize(step.pairs());
        assertThat(drawn(mix, "request-preferences")).isCloseTo(step.pairs() * 8 / 10, ALMOST);
        assertThat(drawn(mix, "definitions")).isCloseTo(step.pairs() * 2 / 10, ALMOST);
    }

    private static <T extends TuningExample> int drawn(Mix<T> mix, String source) {
        return mix.shares().stream()
                .filter(share -> share.source().equals(source))
                .mapToInt(SourceMix.Share::drawn)
                .sum();
    }

    /** What each source has after the held-out share has been taken away. */
    private static <T extends TuningExample> List<Pool<T>> pools(Recipe recipe, Class<T> type) throws IOException {
        FinetuneRecipe finetune = recipe.finetune();
        double kept = 1 - (finetune.heldOut() == null ? recipe.corpus().heldOut() : finetune.heldOut());
        List<Pool<T>> pools = new ArrayList<>();
        for (ConversationSource source : finetune.sources()) {
            List<T> all = (source.kind().isDerived() ? derived(source) : read(source))
                    .stream().filter(type::isInstance).map(type::cast).toList();
            List<T> train =
                    all.subList(0, (int) Math.round(all.size() * (source.kind().isDerived() ? 1 : kept)));
            pools.add(new Pool<>(
                    source.name(),
                    source.weight() == null ? 1 : source.weight(),
                    source.openings() == null ? 0 : source.openings(),
                    train.size(),
                    train));
        }
        return pools;
    }

    private static List<TuningExample> derived(ConversationSource source) {
        List<TuningExample> derived = new ArrayList<>();
        for (int i = 0; i < source.maxConversations(); i++) {
            List<Turn> question = List.of(Turn.user("Question " + i));
            List<Turn> answer = List.of(Turn.assistant("Answer " + i));
            derived.add(Dialogue.of(source.name(), Split.TRAIN, List.of(question.getFirst(), answer.getFirst())));
            if (source.name().equals("definitions")) {
                derived.add(Preference.of(
                        source.name(), Split.TRAIN, question, answer, List.of(Turn.assistant("Another."))));
            }
        }
        return derived;
    }

    private static List<TuningExample> read(ConversationSource source) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(source.path()));
        int most = source.maxConversations() == null ? lines.size() : source.maxConversations();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(source.maxConversations() == null ? 1 : most);
        return IntStream.range(0, most)
                .mapToObj(i -> example(source.name(), lines.get(i)))
                .toList();
    }

    private static TuningExample example(String source, String line) {
        try {
            JsonNode row = new ObjectMapper().readTree(line);
            if (row.has("chosen")) {
                return Preference.of(
                        source,
                        Split.TRAIN,
                        List.of(Turn.user(row.get("prompt").textValue())),
                        List.of(Turn.assistant(row.get("chosen").textValue())),
                        List.of(Turn.assistant(row.get("rejected").textValue())));
            }
            JsonNode messages = row.get("messages");
            return Dialogue.of(
                    source,
                    Split.TRAIN,
                    List.of(
                            Turn.user(messages.get(0).get("content").textValue()),
                            Turn.assistant(messages.get(1).get("content").textValue())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
