package dev.trainyard.yard.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.yard.YardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The evaluations in a yard's home folder. A checkpoint is named by its id, which finds it in any evaluation, or by its
 * run and its step; a run alone stands for the checkpoint that its evaluation decided about.
 */
public final class StoredEvaluations {
    private static final String FOLDER = "evaluations/";
    private static final Pattern OF_A_RUN =
            Pattern.compile("(?<run>[a-z0-9][a-z0-9-]{2,63})(:(?<step>[a-z0-9][a-z0-9-]{0,39}))?");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final JsonMapper JSON = ContractJson.mapper();

    private final Path home;
    private final FolderArtifactStore store;

    /** @param home of the yard */
    public StoredEvaluations(Path home) {
        this.home = home;
        this.store = new FolderArtifactStore(home.resolve("artifacts"));
    }

    /** @throws YardException if there is no such checkpoint, or it was not evaluated */
    public EvaluatedCheckpoint find(String name) throws IOException, YardException {
        Matcher ofRun = OF_A_RUN.matcher(name);
        Optional<EvaluatedCheckpoint> found = ofRun.matches()
                ? ofRun(name, ofRun.group("run"), Optional.ofNullable(ofRun.group("step")))
                : Optional.empty();
        if (found.isEmpty() && ID.matcher(name).matches()) found = withId(new CheckpointId(name));
        return found.orElseThrow(() -> new YardException("The checkpoint is '" + name
                + "': a run whose evaluation is in " + home
                + ", RUN:STEP with one of the two steps that it compared, or"
                + " the id of an evaluated checkpoint is expected."));
    }

    private Optional<EvaluatedCheckpoint> ofRun(String name, String run, Optional<String> step) throws IOException {
        Path report = home.resolve("runs").resolve(run).resolve("report.json");
        if (!Files.isRegularFile(report)) return Optional.empty();
        JsonNode json = JSON.readTree(report.toFile());
        List<String> compared = new ArrayList<>();
        json.path("compared").forEach(it -> compared.add(it.asText()));
        int side = step.map(compared::indexOf).orElse(1);
        if (side < 0 || compared.size() != 2) return Optional.empty();
        for (JsonNode artifact : json.path("artifacts")) {
            if (artifact.path("name").asText().equals("evaluation")) {
                String title = step.isPresent() ? name : name + ":" + compared.get(1);
                return Optional.of(side(title, JSON.treeToValue(artifact.path("artifact"), Artifact.class), side));
            }
        }
        return Optional.empty();
    }

    /** The results of a checkpoint in all of its evaluations; those of the last evaluation count. */
    private Optional<EvaluatedCheckpoint> withId(CheckpointId id) throws IOException {
        EvaluatedCheckpoint found = null;
        for (String location : store.locations()) {
            if (!location.startsWith(FOLDER)) continue;
            Optional<Artifact> artifact = store.find(location);
            if (artifact.isEmpty()) continue;
            int side = EvaluatedItems.checkpoints(store.open(artifact.get())).indexOf(id);
            if (side >= 0) found = joined(found, side(id.value(), artifact.get(), side));
        }
        return Optional.ofNullable(found);
    }

    private static EvaluatedCheckpoint joined(@Nullable EvaluatedCheckpoint before, EvaluatedCheckpoint later) {
        if (before == null) return later;
        Map<String, Score> scores = new HashMap<>(before.scores());
        scores.putAll(later.scores());
        Map<String, MeasuredTask> tasks = new HashMap<>(before.tasks());
        tasks.putAll(later.tasks());
        // Of tasks that both measured, the items are those of the later evaluation.
        Map<String, Set<String>> contaminated = new HashMap<>(before.contaminated());
        contaminated.keySet().removeAll(later.tasks().keySet());
        contaminated.putAll(later.contaminated());
        return new EvaluatedCheckpoint(later.title(), scores, tasks, contaminated);
    }

    private EvaluatedCheckpoint side(String title, Artifact evaluation, int side) throws IOException {
        Path folder = store.open(evaluation);
        EvaluatedItems items = EvaluatedItems.read(folder);
        Map<String, Score> scores = new HashMap<>();
        for (TaskComparison task : EvaluatedItems.scores(folder)) {
            scores.put(task.task(), side == 0 ? task.first() : task.second());
        }
        return new EvaluatedCheckpoint(title, scores, side == 0 ? items.first() : items.second(), items.contaminated());
    }
}
