package dev.trainyard.gateway;

import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.samples.SampleFile;
import dev.trainyard.gateway.samples.SampleFilter;
import dev.trainyard.gateway.samples.SamplePage;
import dev.trainyard.gateway.samples.SampleVerdict;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers queries about what a run's checkpoints answered in its evaluation. */
public final class SampleQueries {
    /** Maximum number of samples in a page. */
    static final int MOST = 200;

    private static final int USUAL = 50;
    private static final int LONGEST_TEXT = 200;
    private static final String BITS_PER_BYTE = "bits-per-byte";
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

    private final RunService runs;
    private final ArtifactStore store;

    public SampleQueries(RunService runs, ArtifactStore store) {
        this.runs = runs;
        this.store = store;
    }

    /**
     * A query as sent by a client; empty values are ignored.
     *
     * @param from the {@code next} of the previous page, as text
     * @param limit as text
     */
    public record SampleQuery(
            @Nullable String task,
            @Nullable String text,
            @Nullable String verdict,
            @Nullable String from,
            @Nullable String limit) {}

    public SamplePage samples(String id, SampleQuery query) throws IOException {
        SampleFilter filter = new SampleFilter(word(query.task()), text(query.text()), verdict(word(query.verdict())));
        long from = whole("from", word(query.from()), 0, 0, Integer.MAX_VALUE);
        int limit = (int) whole("limit", word(query.limit()), USUAL, 1, MOST);
        RunView run = runs.find(id);
        Set<String> lowerIsBetter = run.evaluation().stream()
                .filter(task -> task.metric().equals(BITS_PER_BYTE))
                .map(RunView.TaskView::task)
                .collect(Collectors.toSet());
        return new SampleFile(folder(run), run.compared(), lowerIsBetter).page(filter, from, limit);
    }

    /** The folder of a run's evaluation. */
    Path folder(RunView run) throws IOException {
        RunView.RunArtifact evaluation = run.artifacts().stream()
                .filter(artifact -> artifact.name().equals("evaluation"))
                .findFirst()
                .orElseThrow(() -> RefusedException.of(
                        409,
                        "There is no evaluation yet",
                        "Run " + run.id() + " is " + run.state().key() + " and has no evaluation."));
        try {
            Path folder = store.open(evaluation.artifact());
            if (Files.exists(folder.resolve(SampleFile.NAME))) return folder;
            throw RefusedException.of(
                    410, "There are no samples", "The evaluation of run " + run.id() + " was sealed without samples.");
        } catch (DamagedArtifactException e) {
            store.setAside(evaluation.artifact().location());
            throw RefusedException.of(
                    410, "The evaluation is damaged", e.getMessage() + " Start the recipe again to rebuild it.");
        }
    }

    private static @Nullable String word(@Nullable String given) {
        return given == null || given.isBlank() ? null : given;
    }

    private static @Nullable String text(@Nullable String given) {
        if (given != null && given.length() > LONGEST_TEXT) {
            throw RefusedException.of(
                    400,
                    "The text is too long",
                    "text has " + given.length() + " characters: at most " + LONGEST_TEXT + " are expected.");
        }
        return word(given);
    }

    private static @Nullable SampleVerdict verdict(@Nullable String word) {
        if (word == null) return null;
        return SampleVerdict.named(word)
                .orElseThrow(() -> RefusedException.of(
                        400,
                        "The verdict does not exist",
                        "verdict is '" + word + "': both, neither, gained or lost is expected."));
    }

    private static long whole(String name, @Nullable String value, long usual, long least, long most) {
        if (value == null) return usual;
        if (WHOLE.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) return number;
        }
        throw RefusedException.of(
                400,
                "The page does not exist",
                name + " is '" + value + "': a whole number from " + least + " to " + most + " is expected.");
    }
}
