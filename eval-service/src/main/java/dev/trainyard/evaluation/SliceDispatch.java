package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.evaluation.samples.SampleStore;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.TaskSlice;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Has the slices of one evaluation measured by the replicas of the stage, and waits for their samples.
 *
 * <p>One slice at a time is asked for in each partition of the topic; when it is done, that partition gets the next one.
 * So a replica that is twice as fast measures twice as many, and whoever joins takes part at once.
 *
 * <p>What counts is what lies in the store: a report is only a reason to look there, so a slice that is measured twice,
 * or whose report is lost, counts once. Kafka delivers the slices of a killed replica to another one. In case a request
 * was lost with its topic, slices are asked for again when no replica has said anything for a while. A slice that fails
 * repeatedly is settled with its reason, so nothing waits for ever.
 */
final class SliceDispatch {
    /** Replicas say several times a minute that they work; also Kafka needs some time to notice that one was killed. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(SliceDispatch.class.getName());
    private static final int MOST_REQUESTS = 3;
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(500);

    private final EventSink requests;
    private final SliceReports reports;
    private final SampleStore samples;
    private final JobContext context;
    private final Artifact plan;
    private final FailureCheck inputs;
    private final Duration silence;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private final Map<Integer, Request> asked = new TreeMap<>();

    /** @param address of its samples */
    record PlannedSlice(TaskSlice slice, CheckpointRef checkpoint, JobId address) {}

    /** How the wait for a slice has ended. */
    sealed interface Outcome {
        record Measured(List<ItemResult> results) implements Outcome {
            public Measured {
                results = List.copyOf(results);
            }
        }

        /** @param reason one sentence */
        record Failed(String reason) implements Outcome {}
    }

    /** Receives the outcome of each slice, in no particular order. */
    @FunctionalInterface
    interface OutcomeSink {
        void settled(PlannedSlice slice, Outcome outcome) throws IOException;
    }

    /** Tells whether a failure is that of the whole evaluation. */
    @FunctionalInterface
    interface FailureCheck {
        /** @throws IOException if an input of the evaluation is missing or damaged */
        void check(String reason) throws IOException;
    }

    /** @param number of requests so far */
    private record Request(PlannedSlice slice, int number) {
        Request next() {
            return new Request(slice, number + 1);
        }
    }

    /**
     * @param plan the sealed inputs
     * @param inputs asked whenever a replica has failed
     * @param silence after which slices are asked for again if no replica has said anything
     */
    SliceDispatch(
            EventSink requests,
            SliceReports reports,
            SampleStore samples,
            JobContext context,
            Artifact plan,
            FailureCheck inputs,
            Duration silence) {
        this.requests = requests;
        this.reports = reports;
        this.samples = samples;
        this.context = context;
        this.plan = plan;
        this.inputs = inputs;
        this.silence = silence;
    }

    /**
     * Returns when every slice is settled.
     *
     * @param slices each with another address
     */
    void measure(Collection<PlannedSlice> slices, OutcomeSink sink) throws IOException, InterruptedException {
        for (PlannedSlice slice : slices) {
            context.checkActive();
            if (!settledFromStore(slice, sink)) waiting.add(new Request(slice, 0));
        }
        try (SliceReports.Reading reading = reports.read()) {
            long lastSign = System.nanoTime();
            while (!waiting.isEmpty() || !asked.isEmpty()) {
                ask();
                Optional<SliceReported> report = reading.next(LOOK_AGAIN_AFTER);
                context.checkActive();
                if (report.isPresent()) {
                    lastSign = System.nanoTime();
                    heed(report.get(), sink);
                } else if (look(sink)) {
                    lastSign = System.nanoTime();
                } else if (System.nanoTime() - lastSign >= silence.toNanos()) {
                    askAgain(sink);
                    lastSign = System.nanoTime();
                }
            }
        }
    }

    private boolean settledFromStore(PlannedSlice slice, OutcomeSink sink) throws IOException {
        Optional<List<ItemResult>> results = samples.find(slice.slice(), slice.address());
        if (results.isEmpty()) return false;
        sink.settled(slice, new Outcome.Measured(results.get()));
        return true;
    }

    /** Gives every free partition a slice. */
    private void ask() {
        for (int partition = 0; partition < Topic.EVALUATION_SLICES.partitions(); partition++) {
            if (waiting.isEmpty()) return;
            if (asked.containsKey(partition)) continue;
            Request request = waiting.removeFirst().next();
            asked.put(partition, request);
            PlannedSlice slice = request.slice();
            requests.publish(new SliceRequested(
                    context.run(),
                    slice.address().value(),
                    plan,
                    slice.slice().task().name(),
                    slice.checkpoint(),
                    slice.slice().from(),
                    slice.slice().to(),
                    partition,
                    request.number()));
        }
    }

    private void heed(SliceReported report, OutcomeSink sink) throws IOException {
        Optional<Map.Entry<Integer, Request>> found = asked.entrySet().stream()
                .filter(it -> it.getValue().slice().address().value().equals(report.slice()))
                .findFirst();
        if (found.isEmpty()) return;
        switch (report.state()) {
            case TAKEN -> {
                // a sign of life
            }
            case MEASURED -> {
                Request request = take(found.get());
                if (!settledFromStore(request.slice(), sink)) {
                    failed(request, "Its samples were damaged or missing after it was measured.", sink);
                }
            }
            case FAILED -> {
                inputs.check(reason(report));
                failed(take(found.get()), reason(report), sink);
            }
            case GIVEN_UP -> settle(take(found.get()), reason(report), sink);
        }
    }

    private Request take(Map.Entry<Integer, Request> found) {
        Request request = found.getValue();
        asked.remove(found.getKey());
        return request;
    }

    /** Looks for samples whose report did not arrive. */
    private boolean look(OutcomeSink sink) throws IOException {
        boolean found = false;
        for (Map.Entry<Integer, Request> request : List.copyOf(asked.entrySet())) {
            PlannedSlice slice = request.getValue().slice();
            if (!samples.mayHave(slice.address()) || !settledFromStore(slice, sink)) continue;
            asked.remove(request.getKey());
            found = true;
        }
        return found;
    }

    private void askAgain(OutcomeSink sink) throws IOException {
        LOG.log(
                System.Logger.Level.WARNING,
                "no replica has reported for {0} s, asking again run={1} slices={2}",
                silence.toSeconds(),
                context.run(),
                asked.size());
        List<Request> lost = List.copyOf(asked.values());
        asked.clear();
        for (Request request : lost) {
            failed(request, "No replica of the evaluation stage has reported on it in time.", sink);
        }
    }

    private void failed(Request request, String reason, OutcomeSink sink) throws IOException {
        if (request.number() >= MOST_REQUESTS) settle(request, reason, sink);
        else waiting.addLast(request);
    }

    private static void settle(Request request, String reason, OutcomeSink sink) throws IOException {
        sink.settled(request.slice(), new Outcome.Failed(reason));
    }

    private static String reason(SliceReported report) {
        return report.reason() == null ? "The replica gave no reason." : report.reason();
    }
}
