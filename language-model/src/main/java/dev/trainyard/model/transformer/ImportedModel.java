package dev.trainyard.model.transformer;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model and tokenizer from another program, to start training from. Missing special tokens are added to its
 * vocabulary. Their rows in the embedding, and in the output layer if there is one, are the mean of the existing rows,
 * which is the best guess for a token that the model has never seen (Hewitt 2021). The same applies to added tokens of
 * the tokenizer for which the model has no row, such as a padding token with number 32,001 for a model of 32,000. Rows
 * that no token uses, which round a vocabulary up, are left out.
 *
 * <p>Tensors that are not needed are ignored, whatever they contain: files may contain rotary frequencies, masks and
 * positions.
 */
public final class ImportedModel {
    /** The 32-bit numbers of an array in native memory must fit into one buffer. */
    private static final long MOST_NUMBERS = (1L << 29) - 2;

    /** Biases and norms, which change what a model computes if they are there. */
    private static final Pattern CHANGES_THE_MODEL = Pattern.compile("(\\.bias|norm\\.weight)$");

    private final Path folder;
    private final @Nullable Path adapter;
    private final ModelShape shape;
    private final int rowsInUse;
    private final Set<Integer> ends;

    private ImportedModel(Path folder, @Nullable Path adapter, ModelShape shape, int rowsInUse, Set<Integer> ends) {
        this.folder = folder;
        this.adapter = adapter;
        this.shape = shape;
        this.rowsInUse = rowsInUse;
        this.ends = ends;
    }

    /**
     * Opens a folder and checks all of it: every token, every merge and every weight.
     *
     * @throws RefusedModelException if the folder is incomplete, or its model or tokenizer is of another kind; the
     *     message says what differs
     */
    public static ImportedModel open(Path folder) throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        TokenizerFolder.Ids ids = TokenizerFolder.check(folder);
        if (ids.ofVocabulary() > shape.vocabulary()) {
            throw new RefusedModelException("the vocabulary of the tokenizer has " + ids.ofVocabulary()
                    + " tokens, but the model has " + shape.vocabulary() + "; only added tokens may be missing"
                    + " from the model");
        }
        Set<Integer> ends;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm.open(folder, tokenizer);
            ends = ChatForm.namedEnds(folder, tokenizer);
        }
        int rowsInUse = Math.min(ids.all(), shape.vocabulary());
        try (WeightFiles weights = WeightFiles.open(folder)) {
            requireLayers(weights, shape);
            Set<String> read = new HashSet<>();
            for (WeightLayout.Stack stack : WeightLayout.of(shape)) {
                for (WeightLayout.Part part : stack.parts()) {
                    check(weights, stack, part, ids.all(), rowsInUse);
                    read.add(part.name());
                }
            }
            for (String name : weights.names()) {
                if (CHANGES_THE_MODEL.matcher(name).find() && !read.contains(name)) {
                    throw new RefusedModelException("there is a tensor " + name
                            + " among the weights, but a model with the settings of config.json has none");
                }
            }
        }
        return new ImportedModel(folder, null, shape, rowsInUse, ends);
    }

    /**
     * The same model with the changes of an adapter, which are added to the weights when they are written.
     *
     * @param adapter a folder in PEFT's layout, see {@link PeftFolder}
     * @throws RefusedModelException if the adapter is of another kind or for another model; the message says what
     *     differs
     */
    public ImportedModel withAdapter(Path adapter) throws IOException {
        PeftFolder.open(adapter, shape).close();
        return new ImportedModel(folder, adapter, shape, rowsInUse, ends);
    }

    /** Checked before a list of the layers is made, since a config may ask for any number. */
    private static void requireLayers(WeightFiles weights, ModelShape shape) throws IOException {
        if (shape.layers() <= weights.names().size()) return;
        throw new RefusedModelException("config.json names " + shape.layers() + " layers, but there are "
                + weights.names().size() + " tensors among the weights");
    }

    private static void check(
            WeightFiles weights, WeightLayout.Stack stack, WeightLayout.Part part, int tokens, int rowsInUse)
            throws IOException {
        weights.check(part.name(), stack.shape(part.rows()));
        boolean ofTokens = WeightLayout.isOfTokens(part);
        long columns = Math.max(1, stack.columns());
        long rows = ofTokens ? Math.max(part.rows(), (long) tokens + SpecialToken.values().length) : part.rows();
        if (rows * columns > MOST_NUMBERS) {
            throw new RefusedModelException(part.name() + " has " + rows * columns + " numbers; at most " + MOST_NUMBERS
                    + " in one tensor are supported");
        }
        weights.requireFinite(part.name(), (ofTokens ? rowsInUse : part.rows()) * columns);
    }

    /** The model's shape before its vocabulary changes. */
    public ModelShape shape() {
        return shape;
    }

    /** Writes only the tokenizer's files, into an existing folder. */
    public TokenizerFolder.ImportedTokenizer writeTokenizer(Path to) throws IOException {
        int begin = ModelConfig.tokens(folder).begin();
        return TokenizerFolder.importFrom(folder, to, shape.context(), begin, ends);
    }

    /**
     * Writes the whole model, its weights in one file and in the types in which they are stored, with its tokenizer.
     * Only a few rows of a tensor are in memory at a time.
     */
    public void write(Path to) throws IOException {
        TokenizerFolder.ImportedTokenizer tokenizer = writeTokenizer(to);
        ModelShape grown = shape.withVocabulary(tokenizer.tokens());
        ModelConfig.write(to, grown, tokens(tokenizer));
        try (WeightFiles weights = WeightFiles.open(folder)) {
            if (adapter == null) {
                write(weights, grown, to);
            } else {
                try (PeftFolder changes = PeftFolder.open(adapter, shape)) {
                    write(changes.over(weights), grown, to);
                }
            }
        }
    }

    /** The model keeps its ends; with a chat template of its own also its begin, and every token that ends a turn. */
    private ModelTokens tokens(TokenizerFolder.ImportedTokenizer imported) throws IOException {
        int padding = imported.id(SpecialToken.PAD);
        if (!imported.ownTemplate()) {
            Set<Integer> all = new LinkedHashSet<>(
                    List.of(imported.id(SpecialToken.END_OF_TEXT), imported.id(SpecialToken.END_OF_TURN)));
            all.addAll(ends);
            return new ModelTokens(imported.id(SpecialToken.BEGIN_OF_TEXT), List.copyOf(all), padding);
        }
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);
            List<Integer> ends = new ArrayList<>(List.of(form.endOfTurn()));
            form.ends().stream().sorted().filter(end -> end != form.endOfTurn()).forEach(ends::add);
            return new ModelTokens(ModelConfig.tokens(folder).begin(), ends, padding);
        }
    }

    private void write(Tensors weights, ModelShape grown, Path to) throws IOException {
        List<Safetensors.Entry> entries = new ArrayList<>();
        for (WeightLayout.Stack stack : WeightLayout.of(grown)) {
            for (WeightLayout.Part part : stack.parts()) {
                entries.add(
                        WeightLayout.isOfTokens(part)
                                ? GrownRows.entry(weights, part.name(), stack.columns(), rowsInUse, part.rows())
                                : Safetensors.Entry.copy(weights, part.name(), stack.shape(part.rows())));
            }
        }
        Safetensors.write(to.resolve(Transformer.FILE), Map.of("format", "pt"), entries);
    }
}
