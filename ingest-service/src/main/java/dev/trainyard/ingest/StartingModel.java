package dev.trainyard.ingest;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.LoraRecipe;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.corpus.card.AdoptedModel;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The model that a run starts from: its tokenizer for this stage, its weights for the next. */
public final class StartingModel {
    private final Path folder;
    private final ImportedModel model;

    private StartingModel(Path folder, ImportedModel model) {
        this.folder = folder;
        this.model = model;
    }

    /**
     * The model in the recipe's folder, if it names one.
     *
     * @throws SourceRefusedException if the folder may not be read, is incomplete, or holds a model of another kind
     */
    public static Optional<StartingModel> of(Recipe whole, SourceFolders folders) throws IOException {
        PretrainRecipe recipe = whole.pretrain();
        if (recipe.from() == null) return Optional.empty();
        ImportedModel model = opened("pretrain.from", recipe.from(), folders, folder -> ImportedModel.open(folder));
        String adapter = recipe.adapter();
        if (adapter != null) model = opened("pretrain.adapter", adapter, folders, model::withAdapter);
        if (recipe.context() > model.shape().context()) {
            throw new SourceRefusedException("pretrain.context is " + recipe.context() + ": at most "
                    + model.shape().context() + " (the context of the model in " + recipe.from() + ") is expected.");
        }
        requireRank("pretrain", recipe.lora(), recipe.from(), model);
        List<AlignmentStep> steps = whole.finetune().steps();
        for (int i = 0; i < steps.size(); i++) {
            requireRank("finetune.steps[" + i + "]", steps.get(i).lora(), recipe.from(), model);
        }
        return Optional.of(new StartingModel(folders.findModel("pretrain.from", recipe.from()), model));
    }

    private static void requireRank(String at, @Nullable LoraRecipe lora, String from, ImportedModel model)
            throws SourceRefusedException {
        if (lora == null || lora.rank() <= model.shape().width()) return;
        throw new SourceRefusedException(at + ".lora.rank is " + lora.rank() + ": at most "
                + model.shape().width() + " (the width of the model in " + from + ") is expected.");
    }

    private interface Opening {
        ImportedModel of(Path folder) throws IOException;
    }

    private static ImportedModel opened(String field, String name, SourceFolders folders, Opening opening)
            throws IOException {
        Path folder = folders.findModel(field, name);
        try {
            return opening.of(folder);
        } catch (RefusedModelException e) {
            throw new SourceRefusedException(
                    "The model of " + field + " cannot be used: in " + name + ", " + e.getMessage() + ".");
        } catch (FileSystemException e) {
            String file = e.getFile() == null
                    ? "a file"
                    : String.valueOf(Path.of(e.getFile()).getFileName());
            throw new SourceRefusedException(
                    "The model of " + field + " cannot be used: " + file + " in " + name + " cannot be read.");
        }
    }

    /** The folder as it was given, which must not be changed. */
    public Path folder() {
        return folder;
    }

    /** The model as its folder describes it. */
    AdoptedModel described() throws IOException {
        return AdoptedModel.in(folder);
    }

    /** Writes the tokenizer that the run will use into an existing folder. */
    public void writeTokenizer(Path to) throws IOException {
        model.writeTokenizer(to);
    }

    Artifact tokenizer(JobContext context) throws IOException {
        return sealed("tokenizers/" + context.job(), MediaTypes.TOKENIZER, context, model::writeTokenizer);
    }

    Artifact model(JobContext context) throws IOException {
        return sealed("starts/" + context.job(), MediaTypes.CHECKPOINT, context, model::write);
    }

    private interface Writing {
        void into(Path folder) throws IOException;
    }

    private static Artifact sealed(String location, String mediaType, JobContext context, Writing writing)
            throws IOException {
        Optional<Artifact> known = context.store().findWhole(location);
        if (known.isPresent()) return known.get();
        context.checkActive();
        try (Staging staging = context.store().stage(location, mediaType)) {
            writing.into(staging.folder());
            Artifact sealed = staging.seal();
            context.durable(location, 1);
            return sealed;
        }
    }
}
