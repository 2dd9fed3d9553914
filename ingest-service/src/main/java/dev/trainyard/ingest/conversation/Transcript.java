package dev.trainyard.ingest.conversation;

import dev.trainyard.corpus.conversation.Turn.Role;
import dev.trainyard.ingest.conversation.Draft.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as one text, as in Anthropic's HH-RLHF: a line that begins with {@code Human:} or {@code Assistant:}, after
 * an empty line, begins a turn.
 */
final class Transcript {
    private static final String HUMAN = "Human:";
    private static final String ASSISTANT = "Assistant:";
    private static final String GAP = "\n\n";

    private Transcript() {}

    /** The turns of a text; empty if the text is no transcript. An empty turn of the assistant at the end is none. */
    static Optional<List<Piece>> of(String text) {
        String whole = text.stripLeading().replace("\r\n", "\n");
        if (!whole.startsWith(HUMAN) || !whole.contains(GAP + ASSISTANT)) return Optional.empty();
        List<Piece> turns = new ArrayList<>();
        Role role = Role.USER;
        int from = HUMAN.length();
        for (int gap = whole.indexOf(GAP); gap >= 0; gap = whole.indexOf(GAP, gap + 1)) {
            int at = gap + GAP.length();
            boolean human = whole.startsWith(HUMAN, at);
            if (!human && !whole.startsWith(ASSISTANT, at)) continue;
            turns.add(new Piece(role, whole.substring(from, gap).strip()));
            role = human ? Role.USER : Role.ASSISTANT;
            from = at + (human ? HUMAN.length() : ASSISTANT.length());
            gap = from - 1;
        }
        String last = whole.substring(from).strip();
        if (role == Role.USER || !last.isEmpty()) turns.add(new Piece(role, last));
        return Optional.of(turns);
    }
}
