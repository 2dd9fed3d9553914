package dev.trainyard.ingest.conversation;

import dev.trainyard.ingest.filtering.DropReason;
import dev.trainyard.readers.document.ReadFailure;
import java.util.Locale;

/** Why a row of a source is not among the conversations. Rows are checked in this order. */
enum Refusal {
    /** It could not be read: a damaged file. */
    UNREADABLE(true),
    /** It is larger than a row may be. */
    TOO_LARGE(true),
    /** It is not a JSON object, or it is nested too deep. */
    MALFORMED(true),
    /** It has none of the fields of a conversation, or not those of the recipe's shape. */
    UNKNOWN_SHAPE(true),
    /** It has a prompt and no answer. */
    PROMPT_ALONE(true),
    /** A turn is something else than text: a number, a picture. */
    NOT_TEXT(true),
    /** A turn is by somebody else than the system, the user or the assistant: a tool, a function. */
    UNKNOWN_ROLE(true),
    /** It has more than one turn of the system. */
    TWO_SYSTEM_TURNS(true),
    /** Its roles do not alternate: the system is not the first, or the same role follows itself. */
    ROLES_OUT_OF_ORDER(true),
    /** A turn of the user has no text. */
    EMPTY_QUESTION(true),
    /** A turn of the assistant has no text. */
    EMPTY_ANSWER(true),
    /** It has no turn of the assistant. */
    NO_ASSISTANT_TURN(true),
    /** It has no turn of the user. */
    NO_USER_TURN(true),
    /** The two answers of a preference are the same. */
    EQUAL_ANSWERS(true),
    /** All who voted on the two answers found neither better. */
    TIE(false),
    /** As many voted for one answer as for the other. */
    DRAW(false),
    /** Its licence is not wanted. */
    LICENCE(false),
    /** The same conversation is there already. */
    DUPLICATE(false),
    /** Nearly the same conversation is there already. */
    NEAR_DUPLICATE(false),
    /** It shares words with an evaluation item. */
    CONTAMINATED(false);

    private final boolean faulty;

    Refusal(boolean faulty) {
        this.faulty = faulty;
    }

    /** Whether something is wrong with the row itself, so that {@code onBadDocument: fail} ends the run. */
    boolean isFaulty() {
        return faulty;
    }

    /** Its name in the ledger and on cards; the same as for documents if there is such a {@link DropReason}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Refusal of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static Refusal of(ReadFailure failure) {
        return switch (failure) {
            case TOO_LARGE, BOMB -> TOO_LARGE;
            case MALFORMED -> MALFORMED;
            default -> UNREADABLE;
        };
    }
}
