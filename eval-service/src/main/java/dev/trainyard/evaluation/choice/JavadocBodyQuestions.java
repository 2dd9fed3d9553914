package dev.trainyard.evaluation.choice;

import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.evaluation.choice.ChoiceItems.Candidate;
import java.util.List;

/**
 * {@code javadoc-body}: which body fits a method's Javadoc sentence and signature; the wrong ones are bodies of other
 * held-out methods.
 */
public final class JavadocBodyQuestions {
    /** Longer bodies would be cut to a small model's context. */
    private static final int LONGEST_BODY = 400;

    private JavadocBodyQuestions() {}

    public static ChoiceTask task(List<DocumentedMethod> methods, int items, int choices, long seed) {
        List<Candidate> candidates = methods.stream()
                .filter(method -> method.body().length() <= LONGEST_BODY)
                .map(JavadocBodyQuestions::candidate)
                .toList();
        return new ChoiceTask("javadoc-body", new ChoiceItems(items, choices, seed).from(candidates));
    }

    private static Candidate candidate(DocumentedMethod method) {
        return new Candidate(
                method.path(),
                "method",
                "    /**\n     * " + method.sentence() + "\n     */\n    " + method.signature() + " {",
                "\n" + method.body().indent(8) + "    }");
    }
}
