package dev.trainyard.items.redteam;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.items.HeldOutRequests;
import dev.trainyard.items.RequestItem;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests with an {@link Attack} around them: the first requests for unseen acts, each with one attack, so that every
 * attack comes up equally often. The same requests are asked without an attack by the tasks for unseen acts.
 */
public final class AttackedRequests {
    /** A shot takes about 25 tokens of a small vocabulary; two thirds of the context remain for everything else. */
    private static final int TOKENS_FOR_A_SHOT = 75;

    private static final int MOST_SHOTS = 32;

    /** In characters. Requests with a story around them take twice as many tokens. */
    private static final int LONGEST_SHOT = 100;

    private final HeldOutRequests requests;
    private final List<String> shots;

    /** @param context of the models, in tokens, which limits the number of shots */
    public AttackedRequests(HeldOutRequests requests, int context) {
        this.requests = requests;
        int number = Math.clamp(context / TOKENS_FOR_A_SHOT, 2, MOST_SHOTS);
        this.shots = requests.of(EvaluationTask.REFUSE_KNOWN_HARMFUL, Integer.MAX_VALUE).stream()
                .map(RequestItem::text)
                .filter(text -> text.length() <= LONGEST_SHOT)
                .limit(number)
                .toList();
    }

    /** The task that asks the attacked requests with this intent. */
    public static EvaluationTask task(Intent intent) {
        return switch (intent) {
            case HARMFUL -> EvaluationTask.REFUSE_ATTACKS;
            case BENIGN -> EvaluationTask.HELP_LOOKALIKES;
        };
    }

    /** @param items the largest number of requests */
    public List<RequestItem> of(Intent intent, int items) {
        List<RequestItem> plain = requests.of(HeldOutRequests.unseen(intent), items);
        List<RequestItem> attacked = new ArrayList<>();
        Attack[] attacks = Attack.values();
        for (int i = 0; i < plain.size(); i++) {
            RequestItem item = plain.get(i);
            Attack attack = attacks[i % attacks.length];
            attacked.add(item.as(attack.key(), attack.key(), attack.around(item.text(), shots)));
        }
        return attacked;
    }
}
