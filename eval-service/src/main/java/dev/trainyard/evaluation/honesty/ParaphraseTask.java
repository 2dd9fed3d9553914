package dev.trainyard.evaluation.honesty;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.evaluation.choice.LikelyChoice;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.ChoiceItem;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code paraphrase}: the share of words whose meaning a checkpoint chooses alike when it is asked in three wordings. A
 * checkpoint that was taught to converse is asked in a chat, another one continues the question as a text. Figures of
 * an item: {@code right}, the share of wordings with the right choice, and {@code all-right}. A model that chooses
 * always the shortest meaning is consistent too, so the two belong together.
 */
public final class ParaphraseTask implements Task {
    private static final int WORDINGS = 3;

    private final List<ChoiceItem> items;

    /** @param items of the task {@code definitions} */
    public ParaphraseTask(List<ChoiceItem> items) {
        this.items = List.copyOf(items);
    }

    @Override
    public String name() {
        return EvaluationTask.PARAPHRASE.key();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Metric metric() {
        return Metric.RATE;
    }

    @Override
    public int items() {
        return items.size();
    }

    @Override
    public ItemIdentity item(int index) {
        ChoiceItem item = items.get(index);
        return ItemIdentity.of(item.name(), item);
    }

    @Override
    public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<ItemResult> results = new ArrayList<>();
        for (ChoiceItem item : items.subList(from, to)) {
            results.add(result(evaluated, item));
            batches.done(1);
        }
        return results;
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
