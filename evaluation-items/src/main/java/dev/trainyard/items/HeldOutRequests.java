package dev.trainyard.items;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.Trap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The requests that evaluations ask a model to refuse or to help with. They are part of Trainyard and do not come from
 * the sources. An evaluation asks the first n of each task, in this order.
 *
 * <p>Most have 8 words or more, so that a document that quotes one can be told from a document that contains the same
 * words by coincidence. The few shorter ones ("throw a frisbee to my aunt. Suggestions?") are not searched for.
 */
public final class HeldOutRequests {
    private final Map<EvaluationTask, List<RequestItem>> byTask = new EnumMap<>(EvaluationTask.class);

    /** @param acts that the requests ask for */
    public HeldOutRequests(ActSet acts) {
        Requests requests = Requests.load(acts);
        for (Intent intent : Intent.values()) {
            byTask.put(unseen(intent), items(requests.of(Split.HELD_OUT, intent).stream()));
            byTask.put(known(intent), items(requests.ofKnownActs(intent).stream()));
        }
        List<RequestItem> traps =
                new ArrayList<>(Trap.all().stream().map(RequestItem::of).toList());
        Collections.shuffle(traps, new Random(0));
        byTask.put(EvaluationTask.HELP_TRAPS, List.copyOf(traps));
    }

    /** The task that asks for acts with this intent for which training never asks. */
    public static EvaluationTask unseen(Intent intent) {
        return switch (intent) {
            case HARMFUL -> EvaluationTask.REFUSE_HARMFUL;
            case BENIGN -> EvaluationTask.HELP_BENIGN;
        };
    }

    /** The task that asks for the acts of training with this intent in other words. */
    public static EvaluationTask known(Intent intent) {
        return switch (intent) {
            case HARMFUL -> EvaluationTask.REFUSE_KNOWN_HARMFUL;
            case BENIGN -> EvaluationTask.HELP_KNOWN_BENIGN;
        };
    }

    /**
     * The first requests of a task; none if the task does not ask requests of Trainyard's own.
     *
     * @param items the largest number of requests
     */
    public List<RequestItem> of(EvaluationTask task, int items) {
        return byTask.getOrDefault(task, List.of()).stream().limit(items).toList();
    }

    /**
     * The texts of all requests of both sets of acts by name, numbered from 1: {@code refuse-harmful/17}, or {@code
     * refuse-harmful/all/17} if only the larger set asks it.
     */
    public static SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new HeldOutRequests(ActSet.CORE).named("/");
        Set<String> core = Set.copyOf(texts.values());
        new HeldOutRequests(ActSet.ALL).named("/all/").forEach((name, text) -> {
            if (!core.contains(text)) texts.put(name, text);
        });
        return texts;
    }

    private SortedMap<String, String> named(String separator) {
        SortedMap<String, String> texts = new TreeMap<>();
        byTask.forEach((task, items) -> {
            for (int i = 0; i < items.size(); i++) {
                texts.put(task.key() + separator + (i + 1), items.get(i).text());
            }
        });
        return texts;
    }

    private static List<RequestItem> items(Stream<Request> requests) {
        return requests.map(RequestItem::of).toList();
    }
}
