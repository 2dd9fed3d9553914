package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.evaluation.behaviour.RequestsTasks;
import dev.trainyard.evaluation.choice.ChoiceTask;
import dev.trainyard.evaluation.code.JavaParsesTask;
import dev.trainyard.evaluation.files.FileTask;
import dev.trainyard.evaluation.language.LanguageTask;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.ItemPool;
import dev.trainyard.items.redteam.SealedRedTeam;
import dev.trainyard.items.task.ReadTask;
import dev.trainyard.items.task.SealedTasks;
import dev.trainyard.model.scoring.HeldOutPassages;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of an evaluation: those whose items are chosen from the held-out documents of the corpus, and those from files,
 * which data collection sealed with it.
 */
final class EvaluationTasks {
    private EvaluationTasks() {}

    /** @param active throws if the work must stop */
    static List<Task> of(EvaluationInputs inputs, ArtifactStore store, Runnable active, Tokenizer tokenizer)
            throws IOException {
        EvaluateRecipe evaluate = inputs.recipe();
        int items = evaluate.items();
        Path documents = store.open(inputs.documents());
        CorpusDocuments all = new CorpusDocuments(documents, active);
        ItemPool.Builder gathering = new ItemPool.Builder();
        RequestedMeasurements requested = new RequestedMeasurements(inputs, store, all);
        all.read(document -> {
            gathering.add(document);
            requested.add(document);
        });
        ItemPool pool = gathering.build();
        List<TokenShard> shards = new ArrayList<>();
        for (Artifact shard : inputs.heldOut()) {
            shards.add(TokenShard.open(store.open(shard)));
        }
        List<Task> tasks = new ArrayList<>();
        tasks.add(
                new LanguageTask(HeldOutPassages.choose(shards, inputs.passageTokens(), inputs.context(), tokenizer)));
        tasks.add(new ChoiceTask(
                EvaluationTask.DEFINITIONS, pool.definitionItems(items, evaluate.choices(), inputs.seed())));
        tasks.add(
                new ChoiceTask(EvaluationTask.JAVADOC_BODY, pool.bodyItems(items, evaluate.choices(), inputs.seed())));
        tasks.addAll(RequestsTasks.of(
                evaluate.chosenActs(), items, inputs.context(), text -> tokenizer.encode(text).length));
        tasks.addAll(RequestsTasks.of(SealedRedTeam.read(documents), items));
        tasks.add(new JavaParsesTask(pool.methodItems(items, inputs.seed())));
        tasks.addAll(requested.tasks(pool));
        tasks.addAll(fromFiles(documents, evaluate, inputs.seed()));
        return tasks;
    }

    /** A corpus has the tasks that its recipe names, in the same order. */
    private static List<Task> fromFiles(Path corpus, EvaluateRecipe evaluate, long seed) throws IOException {
        List<ReadTask> read = SealedTasks.read(corpus);
        if (read.size() != evaluate.tasks().size()) {
            throw new IOException("The corpus has " + read.size() + " tasks from files; the "
                    + evaluate.tasks().size() + " that the recipe names are expected.");
        }
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            tasks.add(FileTask.of(read.get(i).chosen(evaluate.tasks().get(i), seed)));
        }
        return tasks;
    }
}
