package dev.trainyard.corpus.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * Two continuations of a conversation, one of which is preferred.
 *
 * @param prompt the common beginning, as in a {@link Dialogue}; it ends with a turn of the user
 * @param chosen the preferred continuation: turns of the assistant and the user in alternation, the first and the last of
 *     which are the assistant's
 * @param rejected the other continuation, of the same form; it differs from the preferred one
 */
public record Preference(
        Sha256 id, String source, Split split, List<Turn> prompt, List<Turn> chosen, List<Turn> rejected)
        implements TuningExample {
    public Preference {
        prompt = List.copyOf(prompt);
        chosen = List.copyOf(chosen);
        rejected = List.copyOf(rejected);
        if (chosen.equals(rejected)) throw new IllegalArgumentException("the answers of a preference are the same");
        if (prompt.isEmpty() || prompt.getLast().role() != Turn.Role.USER) {
            throw new IllegalArgumentException("the prompt of a preference must end with the user's turn");
        }
        Turns.requireWhole(join(prompt, chosen));
        Turns.requireWhole(join(prompt, rejected));
    }

    /** A preference with the id that follows from its turns. */
    public static Preference of(String source, Split split, List<Turn> prompt, List<Turn> chosen, List<Turn> rejected) {
        Sha256 id = Turns.digest("preference", List.of(prompt, chosen, rejected));
        return new Preference(id, source, split, prompt, chosen, rejected);
    }

    @Override
    public List<Turn> opening() {
        return prompt;
    }

    private static List<Turn> join(List<Turn> prompt, List<Turn> answer) {
        List<Turn> all = new ArrayList<>(prompt);
        all.addAll(answer);
        return all;
    }
}
