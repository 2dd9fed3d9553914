package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentedMethods;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.evaluation.behaviour.RequestsTask;
import dev.trainyard.evaluation.choice.DefinitionQuestions;
import dev.trainyard.evaluation.choice.JavadocBodyQuestions;
import dev.trainyard.evaluation.code.JavaParsesTask;
import dev.trainyard.evaluation.language.LanguageTask;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.model.scoring.HeldOutPassages;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tasks of an evaluation, their items chosen from the held-out documents of the corpus. */
final class TaskSet {
    private TaskSet() {}

    static List<Task> of(EvaluationInputs inputs, ArtifactStore store, Tokenizer tokenizer) throws IOException {
        EvaluateRecipe evaluate = inputs.recipe();
        List<Document> heldOut = heldOut(store.open(inputs.documents()));
        List<DocumentedMethod> methods = heldOut.stream()
                .flatMap(document -> DocumentedMethods.in(document).stream())
                .toList();
        List<TokenShard> shards = new ArrayList<>();
        for (Artifact shard : inputs.heldOut()) shards.add(TokenShard.open(store.open(shard)));
        Requests requests = Requests.load();
        return List.of(
                new LanguageTask(HeldOutPassages.choose(shards, inputs.passageTokens(), inputs.context(), tokenizer)),
                DefinitionQuestions.task(heldOut, evaluate.items(), evaluate.choices(), inputs.seed()),
                JavadocBodyQuestions.task(methods, evaluate.items(), evaluate.choices(), inputs.seed()),
                new RequestsTask(Intent.HARMFUL, requests, evaluate.items()),
                new RequestsTask(Intent.BENIGN, requests, evaluate.items()),
                new JavaParsesTask(methods, evaluate.items(), inputs.seed()));
    }

    private static List<Document> heldOut(Path corpus) throws IOException {
        try (Stream<Document> documents = DocumentsFile.read(corpus.resolve("documents.jsonl.gz"))) {
            return documents
                    .filter(document -> document.split() == Split.HELD_OUT)
                    .toList();
        }
    }
}
