package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.evaluation.behaviour.RequestsTask;
import dev.trainyard.evaluation.choice.ChoiceTask;
import dev.trainyard.evaluation.code.JavaParsesTask;
import dev.trainyard.evaluation.language.LanguageTask;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.HeldOutRequests;
import dev.trainyard.items.ItemPool;
import dev.trainyard.model.scoring.HeldOutPassages;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The tasks of an evaluation, their items chosen from the held-out documents of the corpus. */
final class EvaluationTasks {
    /** In documents. */
    private static final int CHECK_EVERY = 1000;

    private EvaluationTasks() {}

    /** @param active throws if the work must stop */
    static List<Task> of(EvaluationInputs inputs, ArtifactStore store, Runnable active, Tokenizer tokenizer)
            throws IOException {
        EvaluateRecipe evaluate = inputs.recipe();
        int items = evaluate.items();
        ItemPool pool = pool(store.open(inputs.documents()), active);
        HeldOutRequests requests = new HeldOutRequests();
        List<TokenShard> shards = new ArrayList<>();
        for (Artifact shard : inputs.heldOut()) {
            shards.add(TokenShard.open(store.open(shard)));
        }
        return List.of(
                new LanguageTask(HeldOutPassages.choose(shards, inputs.passageTokens(), inputs.context(), tokenizer)),
                new ChoiceTask(
                        EvaluationTask.DEFINITIONS, pool.definitionItems(items, evaluate.choices(), inputs.seed())),
                new ChoiceTask(EvaluationTask.JAVADOC_BODY, pool.bodyItems(items, evaluate.choices(), inputs.seed())),
                new RequestsTask(Intent.HARMFUL, requests.of(Intent.HARMFUL, items)),
                new RequestsTask(Intent.BENIGN, requests.of(Intent.BENIGN, items)),
                new JavaParsesTask(pool.methodItems(items, inputs.seed())));
    }

    /** Reads all documents of the corpus once, which takes minutes for a corpus of gigabytes. */
    private static ItemPool pool(Path corpus, Runnable active) throws IOException {
        AtomicInteger read = new AtomicInteger();
        ItemPool.Builder pool = new ItemPool.Builder();
        try (Stream<Document> documents = DocumentsFile.read(corpus.resolve(DocumentsFile.NAME))) {
            documents.forEach(document -> {
                if (read.incrementAndGet() % CHECK_EVERY == 0) active.run();
                pool.add(document);
            });
        }
        return pool.build();
    }
}
