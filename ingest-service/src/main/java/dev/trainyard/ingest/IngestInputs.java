package dev.trainyard.ingest;

import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.ingest.extraction.SourceReaders;
import dev.trainyard.ingest.source.SourceFolders;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a corpus comes to, and nothing else.
 *
 * @param version of the code, see {@link IngestJob#VERSION}
 * @param shardTokens of one shard, at most
 * @param sources what each of them is, in the recipe's order: the digest of what lies in a folder, the commit of a branch
 *     there; of what is on another host the run that fetches it, so that every run asks anew and a repeated request of one
 *     run finds what it has begun, or {@code as fetched} where the recipe keeps an earlier answer
 * @param tokenizer how it is learned, where it does not come with the model to start from
 * @param seed where it decides anything: which documents a weight has copied
 */
record IngestInputs(
        int version,
        long shardTokens,
        CorpusRecipe corpus,
        List<String> sources,
        @Nullable TokenizerRecipe tokenizer,
        @Nullable Start start,
        @Nullable Long seed) {
    private static final String ABSENT = "absent";

    /**
     * The model that training will go on from.
     *
     * @param files a digest of all of them
     * @param context that the recipe asks of it, which may be more than it has
     */
    record Start(String files, int context) {}

    IngestInputs {
        sources = List.copyOf(sources);
    }

    static IngestInputs of(RunRequested request, SourceFolders folders, long shardTokens) {
        Recipe recipe = request.recipe();
        String from = recipe.pretrain().from();
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
                        : new Start(model(from, folders), recipe.pretrain().context()),
                weighted ? recipe.seed() : null);
    }

    /** Whether what a source is depends on the run, so that no other run's corpus can be the same. */
    static boolean isFetchedByEachRun(SourceRecipe source) {
        return source.liesElsewhere() && !source.staysAsFetched();
    }

    private static String content(SourceRecipe source, RunRequested request, SourceFolders folders) {
        if (isFetchedByEachRun(source)) return "fetched for " + request.run();
        if (source.staysAsFetched()) return "as fetched";
        try {
            return SourceReaders.of(source).content(folders);
        } catch (IOException e) {
            return ABSENT; // The work itself says what is wrong with it.
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
