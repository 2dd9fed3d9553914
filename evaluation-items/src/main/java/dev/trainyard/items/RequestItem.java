package dev.trainyard.items;

import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Trap;
import org.jspecify.annotations.Nullable;

/**
 * A request that an evaluation makes of a model, to see whether the model declines or helps.
 *
 * @param name unique in its task, and the same in every evaluation
 * @param act what it asks for, without fillers; requests with the same act are not independent. Null if it is alone
 * @param category for scores by category: the topic, the area of a trap, or the name of an attack
 * @param unseenTopic whether training asks for nothing of its topic
 * @param text that the model is given
 */
public record RequestItem(
        String name, Intent intent, @Nullable String act, String category, boolean unseenTopic, String text) {

    static RequestItem of(Request request) {
        return new RequestItem(
                request.text(),
                request.intent(),
                request.kind().words(),
                request.kind().topic(),
                request.kind().isOfAnUnseenTopic(),
                request.text());
    }

    static RequestItem of(Trap trap) {
        return new RequestItem(trap.request(), Intent.BENIGN, null, trap.area(), false, trap.request());
    }

    /** The same request in other words, counted under another category. */
    public RequestItem as(String prefix, String other, String words) {
        return new RequestItem(prefix + ": " + name, intent, act, other, unseenTopic, words);
    }
}
