package dev.trainyard.corpus.conversation;

import java.util.List;

/**
 * Questions about facts, most of which have a word of harm in them and ask for none, with their answers. A model that
 * learns to decline requests and sees no such questions declines them, too.
 */
public final class HarmlessQuestions {
    private final List<Question> questions;

    private HarmlessQuestions(List<Question> questions) {
        this.questions = questions;
    }

    public static HarmlessQuestions load() {
        return new HarmlessQuestions(ResourceLines.read("harmless-questions.jsonl", Question.class));
    }

    /** The questions with their answers, in the order of the file. All of them are for training. */
    public List<Exchange> exchanges() {
        return questions.stream()
                .map(question -> new Exchange(question.question(), question.answer()))
                .toList();
    }

    List<Question> questions() {
        return questions;
    }

    record Question(String area, String question, String answer) {}
}
