package dev.trainyard.items;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The requests that evaluations ask a model to refuse or to help with. They are part of Trainyard and do not come from
 * the sources. An evaluation asks the first n of each kind, in this order.
 *
 * <p>Each has at least 8 words, so that a document that quotes it can be told from one that contains the same words by
 * coincidence.
 */
public final class HeldOutRequests {
    private final Requests requests = Requests.load();

    /** The task that uses requests with this intent. */
    public static EvaluationTask task(Intent intent) {
        return switch (intent) {
            case HARMFUL -> EvaluationTask.REFUSE_HARMFUL;
            case BENIGN -> EvaluationTask.HELP_BENIGN;
        };
    }

    /** @param items the largest number of requests */
    public List<Request> of(Intent intent, int items) {
        return requests.of(Split.HELD_OUT, intent).stream().limit(items).toList();
    }

    /** The texts of all requests by name, numbered from 1: {@code refuse-harmful/17}. */
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        for (Intent intent : Intent.values()) {
            List<Request> ofIntent = requests.of(Split.HELD_OUT, intent);
            for (int i = 0; i < ofIntent.size(); i++) {
                texts.put(task(intent).key() + "/" + (i + 1), ofIntent.get(i).text());
            }
        }
        return texts;
    }
}
