package dev.trainyard.evaluation.code;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.JavaMethod;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.evaluation.task.AnswersTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.items.HeldOutMethod;
import dev.trainyard.model.tokenizer.SpecialToken;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code java-parses}: the share of generated methods that the JDK's parser accepts. Each checkpoint is asked in the
 * form that it knows: the base one continues a class after the Javadoc of a method, and an aligned one is asked for the
 * method in a chat. In both answers only the first method counts; a method that is not finished within the limit does
 * not parse.
 */
public final class JavaParsesTask extends AnswersTask<HeldOutMethod> {
    private static final int LONGEST_ANSWER = 80;

    /** @param methods of held-out documents, each with a different sentence */
    public JavaParsesTask(List<HeldOutMethod> methods) {
        super(EvaluationTask.JAVA_PARSES, 1, Writing.ANSWER, LONGEST_ANSWER, methods);
    }

    @Override
    protected Optional<String> searchedText(HeldOutMethod method) {
        return Optional.of(method.body().text());
    }

    @Override
    protected ItemIdentity identity(HeldOutMethod method) {
        return ItemIdentity.of(method.body().name(), method.sentence());
    }

    @Override
    protected int[] prompt(EvaluatedModel evaluated, HeldOutMethod method) {
        return evaluated.kind() == CheckpointKind.BASE ? begun(evaluated, method) : asked(evaluated, method);
    }

    @Override
    protected ItemResult result(EvaluatedModel evaluated, HeldOutMethod method, String answer) {
        String first = JavaMethod.firstIn(answer);
        return ItemResult.of(
                method.body().name(), method.sentence(), "a method that parses", first, JavaMethod.parses(first));
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
