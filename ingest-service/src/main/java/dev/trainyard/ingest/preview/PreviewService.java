package dev.trainyard.ingest.preview;

import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.ingest.StartingModel;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Previews of recipes, from the folders that this service may read. */
public final class PreviewService {
    private final SourceFolders folders;
    private final Previews previews;

    public PreviewService(SourceFolders folders, InstantSource clock) {
        this.folders = folders;
        this.previews = new Previews(folders, clock);
    }

    /**
     * Makes a preview.
     *
     * @param examples of each source in each step, at most {@link Preview#MOST_EXAMPLES}
     * @throws dev.trainyard.ingest.source.SourceRefusedException for what would make the run fail in this stage, with
     *     the same sentence
     */
    public Preview preview(Recipe recipe, int examples) throws IOException {
        PretrainRecipe pretrain = recipe.pretrain();
        Optional<StartingModel> start = StartingModel.of(recipe, folders);
        if (start.isEmpty()) {
            try (PreviewedForm form = new UntokenizedForm(pretrain.context())) {
                return previews.of(recipe, form, examples);
            }
        }
        Path tokenizer = Files.createTempDirectory("trainyard-preview");
        try {
            start.get().writeTokenizer(tokenizer);
            try (PreviewedForm form = TokenForm.open(tokenizer, start.get().folder(), pretrain.context())) {
                return previews.of(recipe, form, examples);
            }
        } finally {
            DurableFiles.delete(tokenizer);
        }
    }
}
