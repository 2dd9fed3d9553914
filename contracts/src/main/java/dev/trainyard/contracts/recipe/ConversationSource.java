package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of conversations or preferences.
 *
 * @param name unique among the sources of the recipe; conversations and the ledger carry it
 * @param path a file or a folder, relative to one of the folders that the ingest service may read, or absolute inside
 *     one of them
 * @param licence an SPDX identifier or a description, for the data card
 * @param include glob patterns over the path inside the source; empty means every file that the kind can read
 * @param exclude glob patterns of what is not read, even if {@code include} matches it
 * @param maxConversations largest number of conversations that are read; all if absent
 * @param weight how often a conversation of this source is drawn for each one of a source with weight 1; 1 if absent
 * @param shape of its rows; recognised from the fields of each row if absent
 */
@JsonPropertyOrder({"name", "kind", "path", "licence"})
public record ConversationSource(
        String name,
        ConversationKind kind,
        String path,
        String licence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> include,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exclude,
        @Nullable Integer maxConversations,
        @Nullable Double weight,
        @Nullable ConversationShape shape) {
    public ConversationSource {
        include = include == null ? List.of() : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
    }

    /** The same source with the weight of most. */
    public ConversationSource withoutWeight() {
        return new ConversationSource(name, kind, path, licence, include, exclude, maxConversations, null, shape);
    }
}
