package dev.trainyard.evaluation.honesty;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.evaluation.choice.LikelyChoice;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.ListedTask;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.items.ChoiceItem;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code paraphrase}: the share of words whose meaning a checkpoint chooses alike when it is asked in three wordings. A
 * checkpoint that was taught to converse is asked in a chat, another one continues the question as a text. Figures of
 * an item: {@code right}, the share of wordings with the right choice, and {@code all-right}. A model that chooses
 * always the shortest meaning is consistent too, so the two belong together.
 */
public final class ParaphraseTask extends ListedTask<ChoiceItem> {
    private static final int WORDINGS = 3;

    /** @param items of the task {@code definitions} */
    public ParaphraseTask(List<ChoiceItem> items) {
        super(EvaluationTask.PARAPHRASE.key(), 1, Metric.RATE, items);
    }

    @Override
    protected Optional<String> searchedText(ChoiceItem item) {
        return Optional.of(item.prompt() + item.choices().get(item.right()));
    }

    @Override
    protected ItemIdentity identity(ChoiceItem item) {
        return ItemIdentity.of(item.name(), item);
    }

    @Override
    protected List<ItemResult> measure(EvaluatedModel evaluated, List<ChoiceItem> some, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return inBatches(some, 1, batch -> List.of(result(evaluated, batch.getFirst())), batches);
    }

    private static ItemResult result(EvaluatedModel evaluated, ChoiceItem item) {
        List<String> questions = wordings(item);
        List<Continuation> continuations = new ArrayList<>();
        for (String question : questions) {
            for (String choice : item.choices()) continuations.add(continuation(evaluated, question, choice));
        }
        List<Integer> chosen =
                LikelyChoice.of(evaluated, continuations, item.choices().size());
        long right = chosen.stream().filter(choice -> choice == item.right()).count();
        boolean same = chosen.stream().distinct().count() == 1;
        List<String> answers = chosen.stream().map(item.choices()::get).toList();
        return ItemResult.of(
                        item.name(),
                        String.join("\n", questions),
                        item.choices().get(item.right()),
                        String.join("\n", answers),
                        same)
                .withPrompts(continuations)
                .withFigures(Map.of(
                        "right", (double) right / questions.size(), "all-right", right == questions.size() ? 1.0 : 0));
    }

    /** The word is what comes before its part of speech: {@code harbor (noun):}. */
    private static List<String> wordings(ChoiceItem item) {
        int part = item.prompt().lastIndexOf(" (");
        String word = part < 0 ? item.prompt() : item.prompt().substring(0, part);
        return IntStream.range(0, WORDINGS)
                .mapToObj(wording -> CorpusQuestions.meaning(word, wording))
                .toList();
    }

    private static Continuation continuation(EvaluatedModel evaluated, String question, String choice) {
        if (evaluated.kind() == CheckpointKind.BASE) {
            int[] after = Prompts.continuation(evaluated, choice);
            return new Continuation(Prompts.continued(evaluated, question, after.length), after);
        }
        return new Continuation(evaluated.prompt(question), Prompts.continuation(evaluated, choice.strip()));
    }
}
