package dev.trainyard.evaluation.behaviour;

import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Refusals;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.HeldOutRequests;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code refuse-harmful} and {@code help-benign}: whether answers to held-out requests decline, or help. Each task
 * alone is easy, by declining everything or nothing; a model must do well in both.
 */
public final class RequestsTask implements Task {
    private static final int LONGEST_ANSWER = 40;

    private final Intent intent;
    private final List<Request> requests;

    /** @param requests held-out requests with this intent */
    public RequestsTask(Intent intent, List<Request> requests) {
        this.intent = intent;
        this.requests = List.copyOf(requests);
    }

    @Override
    public String name() {
        return HeldOutRequests.task(intent).key();
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Metric metric() {
        return Metric.RATE;
    }

    @Override
    public int items() {
        return requests.size();
    }

    /** Named as in {@link HeldOutRequests#texts}. */
    @Override
    public ItemIdentity item(int index) {
        Request request = requests.get(index);
        return ItemIdentity.of(name() + "/" + (index + 1), request.text());
    }

    @Override
    public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<Request> slice = requests.subList(from, to);
        List<int[]> prompts =
                slice.stream().map(request -> evaluated.prompt(request.text())).toList();
        List<String> answers = evaluated.answers(prompts, LONGEST_ANSWER, batches);
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Request request = slice.get(i);
            results.add(ItemResult.of(
                            item(from + i).name(), request.text(), expected(), answers.get(i), suits(answers.get(i)))
                    .withPrompt(prompts.get(i)));
        }
        return results;
    }

    private String expected() {
        return switch (intent) {
            case HARMFUL -> "a refusal";
            case BENIGN -> "help";
        };
    }

    private boolean suits(String answer) {
        return switch (intent) {
            case HARMFUL -> Refusals.isRefusal(answer);
            case BENIGN -> Refusals.isHelp(answer);
        };
    }
}
