package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which sources have conversations, and which have preferences, so that a step with nothing to learn from ends the run
 * before anything is trained. Safe for threads.
 */
public final class StepSources {
    private final FinetuneRecipe recipe;
    private final Set<String> conversations = new HashSet<>();
    private final Set<String> preferences = new HashSet<>();

    public StepSources(FinetuneRecipe recipe) {
        this.recipe = recipe;
    }

    /** Takes an example on which a step may train. */
    public void add(TuningExample example) {
        switch (example) {
            case Dialogue one -> addConversation(one.source());
            case Preference one -> addPreference(one.source());
        }
    }

    synchronized void addConversation(String source) {
        conversations.add(source);
    }

    /** Notes that a source has preferences. */
    public synchronized void addPreference(String source) {
        preferences.add(source);
    }

    /** @throws SourceRefusedException if a step has nothing to learn from */
    void require() throws SourceRefusedException {
        for (AlignmentStep step : recipe.steps()) {
            Optional<String> missing = missing(step);
            if (missing.isPresent()) throw new SourceRefusedException(missing.get());
        }
    }

    /** Why a step has nothing to learn from; empty if it has something. */
    public synchronized Optional<String> missing(AlignmentStep step) {
        List<ConversationSource> drawn = recipe.sources().stream()
                .filter(source -> step.drawsFrom(source.name()))
                .toList();
        // Without any source, the sets that Trainyard brings are used.
        boolean revised = step instanceof PreferenceRecipe comparing
                && !recipe.constitutionsOf(comparing).isEmpty();
        if (revised || drawn.isEmpty() || drawn.stream().anyMatch(source -> serves(source, step)))
            return Optional.empty();
        return Optional.of(step.nothingToLearnFrom(drawn));
    }

    private boolean serves(ConversationSource source, AlignmentStep step) {
        return switch (step) {
            // What the corpus gives is known when the step begins.
            case InstructionRecipe _, PolicyRecipe _, ConstitutionRecipe _ ->
                source.kind().isDerived() || conversations.contains(source.name());
            case PreferenceRecipe _, RewardModelRecipe _ ->
                source.kind() == ConversationKind.DEFINITIONS || preferences.contains(source.name());
        };
    }
}
