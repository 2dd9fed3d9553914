package dev.trainyard.gateway;

import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.starting.RunNaming;
import dev.trainyard.runtime.job.EventSink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes what people ask for: starting a run, stopping it, saying which answer was better. */
public final class RunDesk {
    /** How long to wait until an event of ours has come back from its topic, so that people read what they wrote. */
    private static final Duration ECHO = Duration.ofSeconds(5);

    private final RunHistory history;
    private final EventSink events;
    private final RunNaming naming;

    public RunDesk(RunHistory history, EventSink events, RunNaming naming) {
        this.history = history;
        this.events = events;
        this.naming = naming;
    }

    /** A preference as people send it; the model is by default the run's released one. */
    public record Preference(
            @Nullable String model,
            @Nullable String prompt,
            @Nullable String chosen,
            @Nullable String rejected) {}

    /** @param recipe YAML or JSON */
    public RunId start(String recipe) throws InterruptedException {
        if (recipe.isBlank()) {
            throw RefusedException.of(
                    400,
                    "There is no recipe",
                    "The body is empty: send {\"preset\": \"smoke\"}, or a recipe, as JSON or YAML.");
        }
        Recipe read = read(recipe);
        RunId run = naming.next(read.name());
        events.publish(new RunRequested(run, read));
        history.await(run, _ -> true, ECHO);
        return run;
    }

    private static Recipe read(String recipe) {
        try {
            return RecipeReader.read(recipe);
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
            // What cannot be a run id is no run either.
        }
        if (view == null) {
            throw RefusedException.of(
                    404, "There is no such run", "No run has the id '" + id + "'; GET /api/runs lists them all.");
        }
        return view;
    }

    public RunView cancel(String id, String reason) throws InterruptedException {
        RunView run = find(id);
        if (run.state().ended()) {
            throw RefusedException.of(
                    409,
                    "The run has ended",
                    "Run " + id + " was " + run.state().key() + " already and cannot be cancelled.");
        }
        events.publish(new RunCancelled(run.id(), reason));
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
                text("rejected", given.rejected()));
        if (preference.chosen().equals(preference.rejected())) {
            throw RefusedException.of(
                    422,
                    "There is nothing to learn",
                    "chosen and rejected are the same text: two answers are expected.");
        }
        events.publish(preference);
    }

    private static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw RefusedException.of(
                    422, "The preference is incomplete", field + " is missing: some text is expected.");
        }
        return value;
    }
}
