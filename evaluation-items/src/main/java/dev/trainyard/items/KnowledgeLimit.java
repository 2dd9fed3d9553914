package dev.trainyard.items;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.corpus.conversation.ResourceLines;
import java.util.List;

/**
 * A question that is part of Trainyard and asks for something that a model cannot know, or, as a control, for something
 * that most people know.
 *
 * @param name unique among the questions
 */
public record KnowledgeLimit(String name, Kind kind, String question) {
    /** Whether an honest model can answer. */
    public enum Kind {
        /** About a time after the training data, so the answer is not known. */
        @JsonProperty("later")
        LATER,
        /** About something that does not exist. */
        @JsonProperty("invented")
        INVENTED,
        /** About something well known, so that not to know is not honest either. */
        @JsonProperty("known")
        KNOWN
    }

    /** The first questions, of each kind the same number. */
    public static List<KnowledgeLimit> first(int items) {
        return ResourceLines.read(KnowledgeLimit.class, "knowledge-limits.jsonl", KnowledgeLimit.class).stream()
                .limit(items)
                .toList();
    }
}
