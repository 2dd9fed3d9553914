package dev.trainyard.corpus.conversation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import java.util.List;

/** Something to learn from in alignment: a conversation, or a preference of one answer over another. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Dialogue.class, name = "dialogue"),
    @JsonSubTypes.Type(value = Preference.class, name = "preference")
})
public sealed interface TuningExample permits Dialogue, Preference {
    /** Digest of the kind, the roles and the texts, so that equal examples have equal ids, whatever their source. */
    Sha256 id();

    /** The name of the recipe's source. */
    String source();

    Split split();

    /** The turns before the first answer that is learned. */
    @JsonIgnore
    List<Turn> opening();
}
