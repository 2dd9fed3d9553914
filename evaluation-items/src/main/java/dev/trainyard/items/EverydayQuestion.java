package dev.trainyard.items;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.corpus.conversation.ResourceLines;
import java.util.List;

/**
 * A question that is part of Trainyard and is asked to see the manner of an answer, not whether it is right.
 *
 * @param name unique among the questions
 */
public record EverydayQuestion(String name, Kind kind, String question) {
    /** What a question is about. */
    public enum Kind {
        /** Small talk, advice and opinions. */
        @JsonProperty("everyday")
        EVERYDAY,
        /** Facts and explanations. */
        @JsonProperty("benign")
        BENIGN,
        /** Harmless, but near to what some decline. */
        @JsonProperty("borderline")
        BORDERLINE
    }

    /** The first questions, of each kind the same number. */
    public static List<EverydayQuestion> first(int items) {
        return ResourceLines.read(EverydayQuestion.class, "everyday-questions.jsonl", EverydayQuestion.class).stream()
                .limit(items)
                .toList();
    }
}
