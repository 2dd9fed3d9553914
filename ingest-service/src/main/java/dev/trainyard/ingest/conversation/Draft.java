package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationShape;
import dev.trainyard.corpus.conversation.Turn;
import java.util.List;

/** What a row says, with its roles in order, but before its texts are normalised. */
sealed interface Draft {
    ConversationShape shape();

    /** Whether turns of the user behind the last answer were cut. */
    boolean cut();

    /** A turn whose text may be empty. */
    record Piece(Turn.Role role, String content) {}

    record Dialogue(ConversationShape shape, List<Piece> turns, boolean cut) implements Draft {}

    record Preference(
            ConversationShape shape, List<Piece> prompt, List<Piece> chosen, List<Piece> rejected, boolean cut)
            implements Draft {}
}
