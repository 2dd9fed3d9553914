package dev.trainyard.pretrain.training;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.pretrain.observation.Observations;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.training.StartingPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An estimate of the time that training will take. A probe does each kind of work on a copy of the model, which is then
 * discarded. It takes a few seconds; with a large model it takes three steps, two predictions and samples, and a few
 * passages.
 *
 * @param step seconds for a step, the median of the probe's, so that a pause of the machine does not matter
 * @param measuring seconds for measuring bits per byte on the validation passages
 * @param watching the fraction of the time for predictions and samples, from 0 to 1
 */
record TimeEstimate(double step, double measuring, double watching) {
    private static final Duration PROBE = Duration.ofSeconds(3);
    private static final Duration MEASURING = Duration.ofSeconds(1);

    /** What is tried if time allows, however short the training. */
    private static final int SEVERAL_STEPS = 5;

    private static final int LEAST_STEPS = 2;

    /** The probe takes at most this part of a short training run. */
    private static final int PART = 20;

    static TimeEstimate probe(
            TrainingPlan plan,
            StartingPoint from,
            Precision precision,
            TrainingWindows windows,
            List<HeldOutDocument> validation,
            Observations observations)
            throws IOException {
        try (TrainingSession session = from.start(plan.optimizer(), precision)) {
            // The first of each kind is a warm-up for the later ones.
            session.step(NextTokenLoss.ofWindows(windows.batch(0)), 0);
            long most = Math.max(SEVERAL_STEPS, plan.steps() / PART);
            List<Double> steps = new ArrayList<>();
            long began = System.nanoTime();
            while (steps.size() < LEAST_STEPS || (steps.size() < most && since(began) < PROBE.toSeconds())) {
                long start = System.nanoTime();
                session.step(NextTokenLoss.ofWindows(windows.batch(steps.size())), 0);
                steps.add(since(start));
            }
            double step = median(steps);

            Generator generator = new Generator(session.model());
            RunId probe = new RunId("probe");
            double prediction = second(() -> observations.prediction(probe, 0, generator));
            double sample = second(() -> observations.sample(probe, 0, generator));
            return new TimeEstimate(
                    step,
                    measuring(session, validation),
                    share(prediction, PretrainingReports.BETWEEN_PREDICTIONS)
                            + share(sample, PretrainingReports.BETWEEN_SAMPLES));
        }
    }

    /** Measures more and more passages until that takes long enough to tell how long all of them take. */
    private static double measuring(TrainingSession session, List<HeldOutDocument> validation) {
        long all = tokens(validation);
        for (int count = 1; ; count *= 2) {
            List<HeldOutDocument> some = validation.subList(0, Math.min(count, validation.size()));
            long began = System.nanoTime();
            BitsPerByte.measure(session.model(), some);
            double seconds = since(began);
            if (some.size() == validation.size() || seconds >= MEASURING.toSeconds()) {
                return seconds * all / tokens(some);
            }
        }
    }

    private static long tokens(List<HeldOutDocument> documents) {
        return documents.stream().mapToLong(document -> document.ids().length).sum();
    }

    /** Seconds from a step, counted from 0, to the plan's end. */
    double from(long done, TrainingPlan plan) {
        long measures = 0;
        for (long made = done + 1; made <= plan.steps(); made++) if (plan.measuresAfter(made)) measures++;
        return (plan.steps() - done) * step / (1 - watching) + measures * measuring;
    }

    private static double share(double seconds, Duration between) {
        double pause = Math.max(between.toMillis() / 1000.0, JobContext.TIMES_ITS_COST * seconds);
        return seconds / (pause + seconds);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static double second(Runnable work) {
        work.run();
        long began = System.nanoTime();
        work.run();
        return since(began);
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
