package dev.trainyard.gateway;

import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeFormat;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.attention.StageCondition;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.starting.FeedbackExtent;
import dev.trainyard.gateway.starting.PartitionChooser;
import dev.trainyard.gateway.starting.RunNaming;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.StageStoppingException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Handles requests to start and cancel runs and to record preferences. */
public final class RunService {
    /**
     * How long to wait until a published event has been read back from its topic, so that clients can read their own
     * writes.
     */
    private static final Duration ECHO = Duration.ofSeconds(5);

    /** The time after which a run that has not been read back from its topic is no longer counted. */
    private static final Duration LOST = Duration.ofMinutes(5);

    private static final int LONGEST_REASON = 2000;
    private static final String NO_BROKER = "No Kafka broker responds";
    private static final String NO_STORE = "The artifact store cannot be written";

    private final RunHistory history;
    private final EventSink events;
    private final RunNaming naming;
    private final PartitionChooser partitions;
    private final FeedbackExtent feedback;
    private final Attention attention;
    private final InstantSource clock;
    private final RandomGenerator chance;

    /** Runs that were named here and may not have been read back from their topic yet, with the time. */
    private final Map<RunId, Instant> underWay = new ConcurrentHashMap<>();

    public RunService(
            RunHistory history,
            EventSink events,
            RunNaming naming,
            PartitionChooser partitions,
            FeedbackExtent feedback,
            Attention attention,
            InstantSource clock,
            RandomGenerator chance) {
        this.history = history;
        this.events = events;
        this.naming = naming;
        this.partitions = partitions;
        this.feedback = feedback;
        this.attention = attention;
        this.clock = clock;
        this.chance = chance;
    }

    /** A preference as sent by a client; the model defaults to the run's released one. */
    public record Preference(@Nullable String model, String prompt, String chosen, String rejected) {}

    public RunId start(Recipe recipe) throws InterruptedException {
        FeedbackOffsets votes = recipe.finetune().learnsFromFeedback() ? votes() : null;
        RunId run = named(recipe.name());
        try {
            publish(new RunRequested(run, recipe, votes), "The run " + run + " was not started", "it has started");
        } catch (RefusedException e) {
            underWay.remove(run);
            throw e;
        }
        history.await(run, _ -> true, ECHO);
        return run;
    }

    /** How far the votes belong to a run that is requested now. */
    private FeedbackOffsets votes() throws InterruptedException {
        try {
            return feedback.now()
                    .orElseThrow(
                            () -> RefusedException.of(
                                    422,
                                    "There are no votes",
                                    "A source of finetune.sources is made from votes, but nobody has voted yet: vote on two"
                                            + " answers on the page #/pairs, or with POST /api/pairs, and start the run then."));
        } catch (IOException e) {
            throw RefusedException.of(
                    503,
                    NO_BROKER,
                    "The run was not started, because it is not known which votes there are: " + e.getMessage()
                            + " Try again later.");
        }
    }

    /**
     * Chooses an id that is assigned to the least busy replicas. Synchronized, so that each choice counts the previous
     * ones.
     */
    private synchronized RunId named(String recipe) {
        Instant now = clock.instant();
        underWay.entrySet()
                .removeIf(named -> now.isAfter(named.getValue().plus(LOST))
                        || history.view(named.getKey()).isPresent());
        Set<RunId> unfinished = new HashSet<>(underWay.keySet());
        history.summaries().stream().filter(run -> !run.state().ended()).forEach(run -> unfinished.add(run.id()));
        List<List<Set<Integer>>> stages = attention.condition().values().stream()
                .map(stage -> stage.replicas().stream()
                        .map(StageCondition.Replica::partitions)
                        .toList())
                .toList();
        int partition = partitions.choose(unfinished, stages);
        RunId run = naming.next(recipe, id -> partitions.of(id) == partition);
        underWay.put(run, now);
        return run;
    }

    /** @param charset of the bytes */
    static Recipe read(byte[] recipe, Charset charset, RecipeFormat format) {
        if (recipe.length == 0) {
            throw RefusedException.of(
                    400,
                    "The recipe is missing",
                    "The body is empty: send {\"preset\": \"smoke\"}, or a recipe, as JSON or YAML.");
        }
        try {
            return RecipeReader.read(recipe, charset, format);
        } catch (InvalidRecipeException e) {
            boolean unreadable = e.mistakes().getFirst().field().equals("recipe");
            throw new RefusedException(new Problem(
                    "about:blank",
                    unreadable ? "The recipe cannot be read" : "The recipe has mistakes",
                    unreadable ? 400 : 422,
                    String.valueOf(e.getMessage()),
                    e.mistakes()));
        }
    }

    public RunView find(String id) {
        RunView view = null;
        try {
            view = history.view(new RunId(id)).orElse(null);
        } catch (IllegalArgumentException _) {
            // A malformed run id cannot belong to a run.
        }
        if (view == null) {
            throw RefusedException.of(
                    404, "The run does not exist", "No run has the id '" + id + "'; GET /api/runs lists them all.");
        }
        return view;
    }

    public RunView cancel(String id, String reason) throws InterruptedException {
        RunView run = find(id);
        if (run.state().ended()) {
            throw RefusedException.of(
                    409,
                    "The run has ended",
                    "Run " + id + " was " + run.state().key() + " already, so it cannot be cancelled.");
        }
        if (reason.length() > LONGEST_REASON) {
            throw RefusedException.of(
                    422,
                    "The reason is too long",
                    "reason has " + reason.length() + " characters: at most " + LONGEST_REASON + " are expected.");
        }
        publish(
                new RunCancelled(run.id(), reason, clock.instant(), nonce()),
                "The run " + run.id() + " was not cancelled",
                "it is cancelled");
        return history.await(run.id(), it -> it.state().ended(), ECHO).orElse(run);
    }

    public void prefer(String id, Preference given) {
        RunView run = find(id);
        String model = given.model() == null ? run.id().value() : given.model();
        PreferenceGiven preference = new PreferenceGiven(
                run.id(),
                model,
                text("prompt", given.prompt()),
                text("chosen", given.chosen()),
                text("rejected", given.rejected()),
                clock.instant(),
                nonce());
        if (given.chosen().equals(given.rejected())) {
            throw RefusedException.of(
                    422,
                    "The preference has no effect",
                    "chosen and rejected are the same text: two different answers are expected.");
        }
        publish(preference, "The preference was not stored", "its number of preferences has increased");
    }

    private void publish(PipelineEvent event, String failed, String fulfilled) {
        publish(event, failed, "GET /api/runs/" + event.run(), fulfilled);
    }

    /**
     * @param failed says that the request failed
     * @param where the request that shows whether it succeeded
     * @param fulfilled what it shows then
     */
    void publish(PipelineEvent event, String failed, String where, String fulfilled) {
        try {
            events.publish(event);
        } catch (EventNotStoredException e) {
            throw new RefusedException(
                    switch (e.status()) {
                        case REFUSED ->
                            problem(500, "Kafka rejected the event", failed + ": " + e.getMessage(), event.run());
                        case NOT_STORED ->
                            problem(
                                    503,
                                    e.getCause() instanceof IOException ? NO_STORE : NO_BROKER,
                                    failed + ": " + e.getMessage() + " Try again later.",
                                    event.run());
                        case UNKNOWN ->
                            problem(
                                    503,
                                    NO_BROKER,
                                    "It is not known yet whether the request was stored: " + e.getMessage()
                                            + " Once a broker is available again, " + where + " shows whether "
                                            + fulfilled + ".",
                                    event.run());
                    });
        } catch (StageStoppingException e) {
            throw new RefusedException(
                    problem(503, "The gateway is stopping", failed + ": the gateway is stopping.", event.run()));
        }
    }

    private static Problem problem(int status, String title, String detail, RunId run) {
        return new Problem("about:blank", title, status, detail, List.of(), run);
    }

    /** Random characters that make an action unique. */
    String nonce() {
        return "%016x".formatted(chance.nextLong());
    }

    private static String text(String field, String value) {
        if (value.isBlank()) {
            throw RefusedException.of(
                    422, "The preference is incomplete", field + " is missing: some text is expected.");
        }
        return value;
    }
}
