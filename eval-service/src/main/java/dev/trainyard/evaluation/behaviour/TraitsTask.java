package dev.trainyard.evaluation.behaviour;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.trait.Traits;
import dev.trainyard.evaluation.task.AnswersTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.items.EverydayQuestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code traits}: the mean number of words in answers to everyday questions; {@link TraitScores} follow from the same
 * answers. They describe a checkpoint's manner: neither a higher nor a lower score is better.
 */
public final class TraitsTask extends AnswersTask<EverydayQuestion> {
    static final String HEDGED = "hedged";
    static final String REFUSED = "refused";
    static final String ASKS_BACK = "asks-back";
    static final String WARM = "warm";

    private static final int LONGEST_ANSWER = 96;

    public TraitsTask(List<EverydayQuestion> questions) {
        super(EvaluationTask.TRAITS, Traits.VERSION, Metric.WORDS, Writing.ANSWER, LONGEST_ANSWER, questions);
    }

    @Override
    protected ItemIdentity identity(EverydayQuestion question) {
        return ItemIdentity.of(question.name(), question);
    }

    @Override
    protected int[] prompt(EvaluatedModel evaluated, EverydayQuestion question) {
        return evaluated.prompt(question.question());
    }

    @Override
    protected ItemResult result(EvaluatedModel evaluated, EverydayQuestion question, String answer) {
        return result(question, answer);
    }

    static ItemResult result(EverydayQuestion question, String answer) {
        Traits traits = Traits.of(answer);
        return ItemResult.of(question.name(), question.question(), "any answer", answer, traits.words(), 1)
                .inCategory(question.kind().name().toLowerCase(Locale.ROOT))
                .withFigures(Map.of(
                        HEDGED, figure(traits.hedged()),
                        REFUSED, figure(traits.refused()),
                        ASKS_BACK, figure(traits.asksBack()),
                        WARM, figure(traits.warm())));
    }

    private static double figure(boolean found) {
        return found ? 1 : 0;
    }
}
