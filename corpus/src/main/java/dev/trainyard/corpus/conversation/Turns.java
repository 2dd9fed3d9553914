package dev.trainyard.corpus.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is common to all lists of turns. */
final class Turns {
    private Turns() {}

    /** Checks the order of the roles in a whole conversation. */
    static void requireWhole(List<Turn> turns) {
        int from = !turns.isEmpty() && turns.getFirst().role() == Turn.Role.SYSTEM ? 1 : 0;
        for (int i = from; i < turns.size(); i++) {
            Turn.Role expected = (i - from) % 2 == 0 ? Turn.Role.USER : Turn.Role.ASSISTANT;
            if (turns.get(i).role() != expected) {
                throw new IllegalArgumentException("turn " + (i + 1) + " of a conversation is by the "
                        + turns.get(i).role().key() + ", but should be by the " + expected.key());
            }
        }
        if (turns.isEmpty() || turns.getLast().role() != Turn.Role.ASSISTANT) {
            throw new IllegalArgumentException("a conversation must end with the assistant's turn");
        }
    }

    /** A digest in which lengths stand before texts, so that different lists have different contents. */
    static Sha256 digest(String kind, List<List<Turn>> lists) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        text(kind, content);
        for (List<Turn> turns : lists) {
            number(turns.size(), content);
            for (Turn turn : turns) {
                text(turn.role().key(), content);
                text(turn.content(), content);
            }
        }
        return Sha256.of(content.toByteArray());
    }

    private static void text(String text, ByteArrayOutputStream content) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length, content);
        content.writeBytes(bytes);
    }

    private static void number(int number, ByteArrayOutputStream content) {
        content.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
    }
}
