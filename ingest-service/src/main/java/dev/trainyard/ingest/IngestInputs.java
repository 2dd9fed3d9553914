package dev.trainyard.ingest;

import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.ingest.constitution.ConstitutionFiles;
import dev.trainyard.ingest.conversation.ConversationCollector;
import dev.trainyard.ingest.conversation.ConversationReader;
import dev.trainyard.ingest.extraction.SourceReaders;
import dev.trainyard.ingest.feedback.FeedbackPairs;
import dev.trainyard.ingest.redteam.RedTeamRequests;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.task.RecipeTasks;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines a corpus, and nothing else.
 *
 * @param version of the code, see {@link IngestJob#VERSION}
 * @param shardTokens the largest number of tokens in a shard
 * @param sources the content of each source, in the recipe's order: the digest of the files in a folder, or the commit
 *     of a local branch. For a remote source it is the id of the run, so that every run fetches it again and a repeated
 *     request of the same run finds its earlier work; or {@code as fetched} if the recipe keeps an earlier fetch
 * @param tokenizer how it is trained, unless it comes with the model to start from
 * @param seed of the run, if it matters: a weight may use it to choose the documents to copy, and canaries depend on it
 * @param conversations if the recipe has sources of them, or a held-out share of its own
 * @param redTeam the files of requests, if the recipe has any
 * @param tasks from files, if the recipe has any
 * @param constitutions the digest of each file of principles by its path, if the recipe has any
 */
record IngestInputs(
        int version,
        long shardTokens,
        CorpusRecipe corpus,
        List<String> sources,
        @Nullable TokenizerRecipe tokenizer,
        @Nullable Start start,
        @Nullable Long seed,
        @Nullable Conversations conversations,
        @Nullable RedTeam redTeam,
        @Nullable Tasks tasks,
        @Nullable SortedMap<String, String> constitutions) {
    private static final String ABSENT = "absent";

    /**
     * The model from which training will continue.
     *
     * @param files a digest of all of them
     * @param context that the recipe asks for, which may be more than the model has
     * @param adapter a digest of the files of the adapter that is merged into it, if there is one
     */
    record Start(String files, int context, @Nullable String adapter) {}

    /**
     * The sources of conversations.
     *
     * @param sources that are read, without what decides how their conversations are drawn later
     * @param contents the digest of each source's files; the recorded offsets of the votes if it is made from them
     * @param heldOut the share as the recipe gives it; absent for that of the corpus
     */
    record Conversations(
            List<ConversationSource> sources,
            List<String> contents,
            @Nullable Double heldOut) {
        Conversations {
            sources = List.copyOf(sources);
            contents = List.copyOf(contents);
        }
    }

    /** @param contents the digest of each file */
    record RedTeam(List<String> files, List<String> contents) {
        RedTeam {
            files = List.copyOf(files);
            contents = List.copyOf(contents);
        }
    }

    /**
     * The tasks from files. All items of each are kept out of the training data, whichever an evaluation asks.
     *
     * @param tasks without what an evaluation chooses
     * @param contents the digests of each task's files
     */
    record Tasks(List<TaskRecipe> tasks, List<String> contents) {
        Tasks {
            tasks = List.copyOf(tasks);
            contents = List.copyOf(contents);
        }
    }

    IngestInputs {
        sources = List.copyOf(sources);
    }

    static IngestInputs of(RunRequested request, SourceFolders folders, long shardTokens) {
        Recipe recipe = request.recipe();
        String from = recipe.pretrain().from();
        String adapter = recipe.pretrain().adapter();
        boolean weighted = recipe.corpus().sources().stream().anyMatch(source -> source.weight() != null);
        return new IngestInputs(
                IngestJob.VERSION,
                shardTokens,
                recipe.corpus(),
                recipe.corpus().sources().stream()
                        .map(source -> content(source, request, folders))
                        .toList(),
                from == null ? recipe.tokenizer() : null,
                from == null
                        ? null
                        : new Start(
                                model(from, folders),
                                recipe.pretrain().context(),
                                adapter == null ? null : model(adapter, folders)),
                weighted || recipe.corpus().canaries() != null ? recipe.seed() : null,
                conversations(request, folders),
                redTeam(recipe.evaluate().redTeam(), folders),
                tasks(recipe.evaluate().tasks(), folders),
                constitutions(recipe.finetune(), folders));
    }

    private static @Nullable SortedMap<String, String> constitutions(FinetuneRecipe recipe, SourceFolders folders) {
        SortedMap<String, String> contents = ConstitutionFiles.contents(recipe, folders);
        return contents.isEmpty() ? null : contents;
    }

    private static @Nullable RedTeam redTeam(List<String> files, SourceFolders folders) {
        return files.isEmpty() ? null : new RedTeam(files, RedTeamRequests.contents(files, folders));
    }

    private static @Nullable Tasks tasks(List<TaskRecipe> tasks, SourceFolders folders) {
        return tasks.isEmpty()
                ? null
                : new Tasks(tasks.stream().map(TaskRecipe::asRead).toList(), RecipeTasks.contents(tasks, folders));
    }

    private static @Nullable Conversations conversations(RunRequested request, SourceFolders folders) {
        FinetuneRecipe finetune = request.recipe().finetune();
        List<ConversationSource> sources = ConversationCollector.sources(finetune);
        if (sources.isEmpty() && finetune.heldOut() == null) return null;
        return new Conversations(
                sources.stream().map(ConversationSource::asRead).toList(),
                sources.stream()
                        .map(source -> source.kind() == ConversationKind.FEEDBACK
                                ? votes(request.feedback())
                                : content(source, folders))
                        .toList(),
                finetune.heldOut());
    }

    /** The recorded offsets determine the votes. */
    private static String votes(@Nullable FeedbackOffsets upTo) {
        return upTo == null ? ABSENT : FeedbackPairs.identity(upTo);
    }

    private static String content(ConversationSource source, SourceFolders folders) {
        if (source.path() == null) return ABSENT; // The recipe's rules refuse it.
        try {
            return new ConversationReader(source).content(folders);
        } catch (IOException e) {
            return ABSENT; // The job itself will report the error.
        }
    }

    /** Whether the source is fetched by each run, so that no two runs have the same inputs. */
    static boolean isFetchedByEachRun(SourceRecipe source) {
        return source.liesElsewhere() && !source.staysAsFetched();
    }

    private static String content(SourceRecipe source, RunRequested request, SourceFolders folders) {
        if (isFetchedByEachRun(source)) return "fetched for " + request.run();
        if (source.staysAsFetched()) return "as fetched";
        try {
            return SourceReaders.of(source).content(folders);
        } catch (IOException e) {
            return ABSENT; // The job itself will report the error.
        }
    }

    private static String model(String from, SourceFolders folders) {
        try {
            return folders.modelDigest(from).hex();
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
