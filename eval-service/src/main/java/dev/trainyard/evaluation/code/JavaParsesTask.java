package dev.trainyard.evaluation.code;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.HeldOutMethod;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code java-parses}: the share of generated methods that the JDK's parser accepts. Each checkpoint is asked in the
 * form that it knows: the base one continues a class after the Javadoc of a method, and an aligned one is asked for the
 * method in a chat. In both answers only the first method counts; a method that is not finished within the limit does
 * not parse.
 */
public final class JavaParsesTask implements Task {
    private static final int LONGEST_ANSWER = 80;

    private final List<HeldOutMethod> methods;

    /** @param methods of held-out documents, each with a different sentence */
    public JavaParsesTask(List<HeldOutMethod> methods) {
        this.methods = List.copyOf(methods);
    }

    @Override
    public String name() {
        return EvaluationTask.JAVA_PARSES.key();
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
        return methods.size();
    }

    @Override
    public ItemIdentity item(int index) {
        HeldOutMethod method = methods.get(index);
        return ItemIdentity.of(method.body().name(), method.sentence());
    }

    @Override
    public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        boolean chat = evaluated.kind() != CheckpointKind.BASE;
        List<HeldOutMethod> slice = methods.subList(from, to);
        List<int[]> prompts = slice.stream()
                .map(method -> chat ? asked(evaluated, method) : begun(evaluated, method))
                .toList();
        List<String> answers = evaluated.answers(prompts, LONGEST_ANSWER, batches);
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            HeldOutMethod method = slice.get(i);
            String answer = JavaMethod.firstIn(answers.get(i));
            results.add(ItemResult.of(
                            method.body().name(),
                            method.sentence(),
                            "a method that parses",
                            answer,
                            JavaMethod.parses(answer))
                    .withPrompt(prompts.get(i)));
        }
        return results;
    }

    private static int[] asked(EvaluatedModel evaluated, HeldOutMethod method) {
        return evaluated.prompt(CorpusQuestions.method(method.sentence()));
    }

    private static int[] begun(EvaluatedModel evaluated, HeldOutMethod method) {
        String text = "public class Answer {\n\n    /**\n     * " + method.sentence() + "\n     */";
        return IntStream.concat(
                        IntStream.of(evaluated.tokenizer().id(SpecialToken.BEGIN_OF_TEXT)),
                        Arrays.stream(evaluated.tokenizer().encode(text)))
                .toArray();
    }
}
