package dev.trainyard.evaluation.behaviour;

import static dev.trainyard.contracts.recipe.EvaluationTask.HELP_TRAPS;

import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.HeldOutRequests;
import dev.trainyard.items.RequestItem;
import dev.trainyard.items.redteam.AttackedRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The tasks about harmful and harmless requests that Trainyard brings. With n items wanted in each task of an
 * evaluation, they ask for half as many unseen acts, known acts and traps, and a quarter as many attacks: there are more
 * of these tasks than of others, and an act asked twice tells little more than an act asked once.
 */
public final class RequestsTasks {
    /** The longest answer, and the tokens of a chat template. */
    private static final int ROOM = 64;

    private RequestsTasks() {}

    /**
     * @param acts that the requests ask for
     * @param items wanted in each task of the evaluation
     * @param context of the models, in tokens; an attack that leaves no room for an answer is not asked
     * @param length of a text in tokens
     */
    public static List<Task> of(ActSet acts, int items, int context, ToIntFunction<String> length) {
        HeldOutRequests requests = new HeldOutRequests(acts);
        AttackedRequests attacked = new AttackedRequests(requests, context);
        int half = (items + 1) / 2;
        int quarter = (items + 3) / 4;
        List<Task> tasks = new ArrayList<>();
        for (Intent intent : Intent.values()) tasks.add(task(requests, HeldOutRequests.unseen(intent), half));
        for (Intent intent : Intent.values()) tasks.add(task(requests, HeldOutRequests.known(intent), half));
        tasks.add(task(requests, HELP_TRAPS, half));
        for (Intent intent : Intent.values()) {
            List<RequestItem> fitting = attacked.of(intent, quarter).stream()
                    .filter(item -> length.applyAsInt(item.text()) + ROOM <= context)
                    .toList();
            if (!fitting.isEmpty()) tasks.add(new RequestsTask(AttackedRequests.task(intent), fitting));
        }
        return tasks;
    }

    /**
     * The tasks about the requests of a recipe's own files, one for each intent that occurs.
     *
     * @param items the largest number in each task: the first ones
     */
    public static List<Task> of(List<RequestItem> redTeam, int items) {
        List<Task> tasks = new ArrayList<>();
        for (Intent intent : Intent.values()) {
            List<RequestItem> ofIntent = redTeam.stream()
                    .filter(item -> item.intent() == intent)
                    .limit(items)
                    .toList();
            if (!ofIntent.isEmpty()) tasks.add(new RequestsTask(redTeam(intent), ofIntent));
        }
        return tasks;
    }

    private static EvaluationTask redTeam(Intent intent) {
        return switch (intent) {
            case HARMFUL -> EvaluationTask.REFUSE_RED_TEAM;
            case BENIGN -> EvaluationTask.HELP_RED_TEAM;
        };
    }

    private static Task task(HeldOutRequests requests, EvaluationTask task, int items) {
        return new RequestsTask(task, requests.of(task, items));
    }
}
