package dev.trainyard.finetune.preference;

import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.conversation.TuningData.Outcome;
import dev.trainyard.model.chat.ConversationEncoding.Encoded;
import dev.trainyard.model.chat.ConversationEncoding.Encoded.Fitting;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.training.PreferencePair;
import java.util.Arrays;
import java.util.List;

/**
 * A preference pair with its token ids.
 *
 * @param outcome what becomes of it
 * @param reason why it is left out, as one clause; empty if it is not
 * @param chosen with its prompt; empty if the pair is refused or too long, as the rejected one is then
 */
public record EncodedPair(
        PreferenceExample example, Outcome outcome, String reason, Conversation chosen, Conversation rejected) {
    private static final Conversation NOTHING = new Conversation(new int[0], new boolean[0]);

    public static EncodedPair of(PreferenceExample example, ChatEncoding encoding) {
        Encoded chosen = encoding.encode(example, example.chosen());
        Encoded rejected = encoding.encode(example, example.rejected());
        if (chosen instanceof Fitting better && rejected instanceof Fitting worse) {
            Outcome outcome = outcome(better, worse);
            String reason = outcome == Outcome.EQUAL ? "its two answers are the same tokens" : "";
            return new EncodedPair(example, outcome, reason, better.conversation(), worse.conversation());
        }
        for (Encoded one : List.of(chosen, rejected)) {
            if (one instanceof Encoded.Refused refused) return leftOut(example, Outcome.REFUSED, refused.reason());
        }
        Encoded longer = chosen instanceof Encoded.TooLong ? chosen : rejected;
        return leftOut(example, Outcome.TOO_LONG, ((Encoded.TooLong) longer).reason());
    }

    private static EncodedPair leftOut(PreferenceExample example, Outcome outcome, String reason) {
        return new EncodedPair(example, outcome, reason, NOTHING, NOTHING);
    }

    private static Outcome outcome(Fitting better, Fitting worse) {
        if (Arrays.equals(better.conversation().ids(), worse.conversation().ids())) return Outcome.EQUAL;
        return better.cut() || worse.cut() ? Outcome.CUT : Outcome.WHOLE;
    }

    public boolean isLearned() {
        return outcome == Outcome.WHOLE || outcome == Outcome.CUT;
    }

    /** The pair without a reference model. */
    public PreferencePair withoutReference() {
        return with(0, 0);
    }

    /** The pair with the log-probabilities of both answers under the reference model. */
    PreferencePair with(double ofChosen, double ofRejected) {
        if (!isLearned()) throw new IllegalStateException("a pair that cannot be learned was not left out");
        return new PreferencePair(chosen, rejected, ofChosen, ofRejected);
    }
}
