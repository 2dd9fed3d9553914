package dev.trainyard.finetune.constitution;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.Reviser;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.Turn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was asked and answered about one prompt: a line of the artifact of a constitution step.
 *
 * @param ordinal of the prompt in its step, from 0
 * @param source of the recipe from which the prompt is
 * @param prompt the conversation before the answer
 * @param answer the model's own
 * @param rounds in the order in which the answer was revised
 * @param revision the answer after the last round
 * @param reviser who criticised and revised
 * @param model behind the endpoint; absent for other revisers
 * @param unusable why the revision cannot be used, as a sentence; absent if it can
 */
public record RevisedAnswer(
        int ordinal,
        String source,
        List<Turn> prompt,
        String answer,
        List<Round> rounds,
        String revision,
        Reviser reviser,
        @Nullable String model,
        @Nullable String unusable) {
    public RevisedAnswer {
        prompt = List.copyOf(prompt);
        rounds = List.copyOf(rounds);
    }

    /**
     * One principle's criticism and revision.
     *
     * @param principle its id
     * @param asked what the critic was asked, and then the reviser; empty for text rules
     * @param critique what is wrong with the answer; empty if text rules found nothing
     * @param revision the answer after it; as before if nothing was wrong
     */
    public record Round(
            String principle,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> asked,
            String critique,
            String revision) {
        public Round {
            asked = asked == null ? List.of() : List.copyOf(asked);
        }
    }

    /** Whether the answer is learned. */
    @JsonIgnore
    public boolean isUsable() {
        return unusable == null && !revision.isBlank();
    }

    /** Whether the answer is learned and was changed. */
    @JsonIgnore
    public boolean isRevised() {
        return isUsable() && !revision.strip().equals(answer.strip());
    }

    /** The digest of the conversation that is learned. */
    Sha256 id() {
        return Sha256.of(asked() + revision);
    }

    /** A number that the prompt alone decides, so that it is the same in all steps and runs. */
    int draw(int below) {
        return Math.floorMod(
                Integer.parseUnsignedInt(Sha256.of("held-out " + asked()).hex().substring(0, 8), 16), below);
    }

    private String asked() {
        StringBuilder all = new StringBuilder();
        for (Turn turn : prompt) {
            all.append(turn.role().key()).append('\n').append(turn.content()).append('\0');
        }
        return all.toString();
    }

    /** The preference of the revision over the answer; empty if it was not changed. @param step that made it */
    public Optional<Preference> preference(String step) {
        if (!isRevised() || answer.isBlank()) return Optional.empty();
        return Optional.of(Preference.of(
                step, Split.TRAIN, prompt, List.of(Turn.assistant(revision)), List.of(Turn.assistant(answer))));
    }
}
