package dev.trainyard.corpus.conversation;

import dev.trainyard.contracts.event.Split;
import java.util.List;

/**
 * Questions about what no model knows, such as the news of yesterday, live prices, the future and the asker's own life,
 * with answers that say so; and questions in similar words that anyone can answer, with their answers.
 *
 * <p>An answer that names the end of a model's knowledge does so in words that are true whatever the model was made from:
 * "I only know what was in the text I learned from, and nothing newer."
 */
public final class Uncertainty {
    /** The topic of the questions that can be answered. */
    private static final String KNOWN = "known";

    private final List<Question> questions;

    private Uncertainty(List<Question> questions) {
        this.questions = questions;
    }

    public static Uncertainty load() {
        return new Uncertainty(ResourceLines.read("uncertainty.jsonl", Question.class));
    }

    /** The questions of a split with their answers, in the order of the file. */
    public List<Exchange> exchanges(Split split) {
        return questions.stream()
                .filter(question -> question.split() == split)
                .map(question -> new Exchange(question.question(), question.answer()))
                .toList();
    }

    List<Question> questions() {
        return questions;
    }

    record Question(String topic, Split split, String question, String answer) {
        boolean isKnown() {
            return topic.equals(KNOWN);
        }
    }
}
