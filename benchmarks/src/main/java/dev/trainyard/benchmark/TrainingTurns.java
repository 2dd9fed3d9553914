package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.pretrain.PretrainJob;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The child of {@link CommitComparison}: pre-trains with the code on its class path, in turns. For each line of input, a
 * number of seconds, it trains for that long, prints a line of JSON and pauses in the middle of its training. It ends at
 * the end of its input.
 *
 * <p>Java's launcher compiles this file when it starts it, with the classes of the measured commit. It must therefore
 * compile with those of every commit, and uses only the stage's job, the job runner, and the published recipes and events.
 */
final class TrainingTurns implements EventSink {
    private static final JsonMapper JSON = new JsonMapper();
    /** Kept in a field, because a logger without a strong reference loses its level. */
    private static final Logger EVERYTHING = Logger.getLogger("");

    /**
     * The result of one turn.
     *
     * @param seconds of wall-clock time, which includes saving, predictions and samples
     * @param stepSeconds spent in training steps
     * @param losses of all steps that were reported since the turn before, by the steps whose mean they are: {@code 2-11}
     */
    record Turn(long tokens, double seconds, double stepSeconds, Map<String, Double> losses) {
        double tokensPerSecond() {
            return tokens / seconds;
        }

        double tokensPerSecondOfSteps() {
            return tokens / stepSeconds;
        }
    }

    private final BufferedReader questions =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final long tokensPerStep;
    private final AtomicLong pausedFor = new AtomicLong();
    private double wantedSeconds;
    private long began;
    private long step;
    private long tokens;
    private double stepSeconds;
    private final Map<String, Double> losses = new LinkedHashMap<>();

    private TrainingTurns(long tokensPerStep) {
        this.tokensPerStep = tokensPerStep;
    }

    /**
     * @param arguments the folder of the artifacts, a file with the event that announced the corpus, the recipe to train
     *     by instead of that event's, and a folder for the work
     */
    public static void main(String[] arguments) throws Exception {
        EVERYTHING.setLevel(Level.WARNING);
        RunId run = new RunId("bench");
        Recipe recipe = RecipeReader.read(arguments[2]);
        // The form of recipes has changed, so the event gets its recipe in the form of this commit.
        JsonNode requested = JSON.readTree(EventJson.write(new RunRequested(run, recipe)));
        ObjectNode sealed = (ObjectNode) JSON.readTree(Files.readAllBytes(Path.of(arguments[1])));
        sealed.set("recipe", requested.path("recipe"));
        CorpusSealed request =
                (CorpusSealed) EventJson.read(EventType.of(CorpusSealed.class), JSON.writeValueAsBytes(sealed));
        Integer batch = recipe.pretrain().batch();
        if (batch == null) throw new IllegalArgumentException("pretrain.batch is missing in the recipe");
        TrainingTurns turns = new TrainingTurns((long) batch * recipe.pretrain().context());
        new JobRunner(
                        new FolderArtifactStore(Path.of(arguments[0])),
                        turns,
                        new Cancellations(),
                        Path.of(arguments[3]),
                        turns::now)
                .run(request, new PretrainJob());
    }

    /** A clock that leaves out the pauses, so that saving, predictions and samples happen as often as in an uninterrupted training run. */
    private Instant now() {
        return Instant.now().minusNanos(pausedFor.get());
    }

    @Override
    public void publish(PipelineEvent event) {
        if (event instanceof StageFailed failed) System.err.println(failed.reason());
    }

    /** Called by the thread that trains, which waits here between its turns. */
    @Override
    public void report(PipelineEvent event) {
        if (!(event instanceof StepCompleted report)) return;
        losses.put(step + 1 + "-" + report.step(), report.loss());
        long trained = (report.step() - step) * tokensPerStep;
        step = report.step();
        tokens += trained;
        stepSeconds += trained / report.tokensPerSecond();
        double seconds = (System.nanoTime() - began) / 1e9;
        boolean first = began == 0;
        if (!first && seconds < wantedSeconds) return;
        try {
            if (!first) {
                System.out.println(JSON.writeValueAsString(new Turn(tokens, seconds, stepSeconds, losses)));
                losses.clear();
            }
            pause();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pause() throws IOException {
        long since = System.nanoTime();
        String question = questions.readLine();
        if (question == null) Runtime.getRuntime().halt(0);
        wantedSeconds = Double.parseDouble(question);
        tokens = 0;
        stepSeconds = 0;
        began = System.nanoTime();
        pausedFor.addAndGet(began - since);
    }
}
