package dev.trainyard.corpus.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import java.util.List;

/**
 * A conversation, of which the assistant's turns are learned.
 *
 * @param turns at most one of the system, which is the first; the others alternate between user and assistant, begin with
 *     the user and end with the assistant
 */
public record Dialogue(Sha256 id, String source, Split split, List<Turn> turns) implements TuningExample {
    public Dialogue {
        turns = List.copyOf(turns);
        Turns.requireWhole(turns);
    }

    /** A conversation with the id that follows from its turns. */
    public static Dialogue of(String source, Split split, List<Turn> turns) {
        return new Dialogue(Turns.digest("dialogue", List.of(turns)), source, split, turns);
    }

    @Override
    public List<Turn> opening() {
        return turns.subList(0, turns.getFirst().role() == Turn.Role.SYSTEM ? 2 : 1);
    }
}
