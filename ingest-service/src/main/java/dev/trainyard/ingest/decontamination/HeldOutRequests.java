package dev.trainyard.ingest.decontamination;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The requests that evaluations refuse or help with, as items: {@code refuse-harmful/17}, {@code help-benign/3}. They come
 * with Trainyard and not from the sources, and an evaluation asks the first so many of each kind, in this order; all are
 * items, so that the corpus does not depend on how many a run asks.
 *
 * <p>Each has 8 words or more, so none is too short to be found; most have fewer than 13 and are found as a whole alone.
 */
public final class HeldOutRequests {
    private HeldOutRequests() {}

    /** The texts by the names of the items, numbered from 1. */
    public static Map<String, String> texts() {
        Requests requests = Requests.load();
        Map<String, String> texts = new TreeMap<>();
        for (Intent intent : Intent.values()) {
            List<Request> ofIntent = requests.of(Split.HELD_OUT, intent);
            for (int i = 0; i < ofIntent.size(); i++) {
                texts.put(intent.task() + "/" + (i + 1), ofIntent.get(i).text());
            }
        }
        return texts;
    }
}
