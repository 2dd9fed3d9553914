package dev.trainyard.evaluation.choice;

import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.Definitions;
import dev.trainyard.corpus.Document;
import dev.trainyard.evaluation.choice.ChoiceItems.Candidate;
import java.util.List;

/**
 * {@code definitions}: which gloss fits the word. The prompt is a dictionary document up to its colon, and the wrong
 * glosses are those of other held-out words of the same part of speech, which a guess by form cannot tell apart.
 */
public final class DefinitionQuestions {
    private DefinitionQuestions() {}

    public static ChoiceTask task(List<Document> heldOut, int items, int choices, long seed) {
        List<Candidate> candidates = heldOut.stream()
                .flatMap(document ->
                        Definitions.in(document).stream().map(definition -> candidate(document, definition)))
                .toList();
        return new ChoiceTask("definitions", new ChoiceItems(items, choices, seed).from(candidates));
    }

    private static Candidate candidate(Document document, Definition definition) {
        return new Candidate(
                document.source() + ":" + document.path(),
                definition.partOfSpeech(),
                definition.word() + " (" + definition.partOfSpeech() + "):",
                " " + definition.gloss());
    }
}
