package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of conversations or preferences: files, what is derived from the documents of the corpus, or votes about
 * answers.
 *
 * @param name unique among the sources of the recipe; conversations and the ledger carry it
 * @param path a file or a folder, relative to one of the folders that the ingest service may read, or absolute inside
 *     one of them; absent if the kind has no files
 * @param licence an SPDX identifier or a description, for the data card; absent if the kind is derived from the corpus,
 *     whose documents have licences of their own
 * @param include glob patterns over the path inside the source; empty means every file that the kind can read
 * @param exclude glob patterns of what is not read, even if {@code include} matches it
 * @param maxConversations largest number of conversations that are read or derived; all if absent
 * @param weight how often a conversation of this source is drawn for each one of a source with weight 1; 1 if absent
 * @param openings the share of its conversations of which only the first sentence of the last answer is learned, without
 *     the end of the turn, and of its pairs of which only these sentences are compared; 0 if absent. It suits answers
 *     whose first words matter most, such as whether to help or to decline.
 * @param shape of its rows; recognised from the fields of each row if absent
 * @param raters whose votes count, if the kind is feedback; people if absent
 */
@JsonPropertyOrder({"name", "kind", "path", "licence"})
public record ConversationSource(
        String name,
        ConversationKind kind,
        @Nullable String path,
        @Nullable String licence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> include,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exclude,
        @Nullable Integer maxConversations,
        @Nullable Double weight,
        @Nullable Double openings,
        @Nullable ConversationShape shape,
        @Nullable FeedbackRaters raters) {
    public ConversationSource {
        include = include == null ? List.of() : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
    }

    /** A source that is not made from votes. */
    public ConversationSource(
            String name,
            ConversationKind kind,
            @Nullable String path,
            @Nullable String licence,
            List<String> include,
            List<String> exclude,
            @Nullable Integer maxConversations,
            @Nullable Double weight,
            @Nullable Double openings,
            @Nullable ConversationShape shape) {
        this(name, kind, path, licence, include, exclude, maxConversations, weight, openings, shape, null);
    }

    /** Pairs of answers from the topic of feedback. */
    public static ConversationSource ofVotes(String name, String licence, @Nullable FeedbackRaters raters) {
        return new ConversationSource(
                name, ConversationKind.FEEDBACK, null, licence, List.of(), List.of(), null, null, null, null, raters);
    }

    /** The given raters, or the default. */
    public FeedbackRaters chosenRaters() {
        return raters == null ? FeedbackRaters.PEOPLE : raters;
    }

    /** The same source without what decides how its conversations are drawn. */
    public ConversationSource asRead() {
        return new ConversationSource(
                name, kind, path, licence, include, exclude, maxConversations, null, null, shape, raters);
    }
}
