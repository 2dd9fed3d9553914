package dev.trainyard.model.transformer;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Another's model and tokenizer, to start from. Its vocabulary gets the special tokens that are missing. Each of their
 * rows in the embedding, and in an output layer of its own, is the mean of the rows there are: a token that the model
 * has never seen is best guessed to be an average one (Hewitt 2021). So is a token that the tokenizer has beside its
 * vocabulary and the model no row for, such as the padding that is number 32,001 to a model of 32,000. Rows that no token
 * uses, which fill a vocabulary up to a round number, are left out.
 *
 * <p>Tensors that nobody reads are passed over, whatever numbers they have: files carry rotary frequencies, masks and
 * positions.
 */
public final class AdoptedModel {
    /** What a file of 32-bit numbers is written from at a time has to fit into an array of bytes. */
    private static final long MOST_NUMBERS = (1L << 29) - 2;

    private final Path folder;
    private final ModelShape shape;
    private final int rowsInUse;

    private AdoptedModel(Path folder, ModelShape shape, int rowsInUse) {
        this.folder = folder;
        this.shape = shape;
        this.rowsInUse = rowsInUse;
    }

    /**
     * Opens a folder and looks at all of it: at every token, every merge and every weight.
     *
     * @throws RefusedModelException where the folder is not whole, or its model or tokenizer is of another kind; the
     *     message says what differs
     */
    public static AdoptedModel open(Path folder) throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        TokenizerFolder.Ids ids = TokenizerFolder.check(folder);
        if (ids.ofVocabulary() > shape.vocabulary()) {
            throw new RefusedModelException("the vocabulary of the tokenizer has " + ids.ofVocabulary()
                    + " tokens and the model knows " + shape.vocabulary() + "; only tokens that were added beside the"
                    + " vocabulary may be unknown to it");
        }
        int rowsInUse = Math.min(ids.all(), shape.vocabulary());
        try (WeightFiles weights = WeightFiles.open(folder)) {
            requireLayers(weights, shape);
            for (WeightLayout.Stack stack : WeightLayout.of(shape)) {
                for (WeightLayout.Part part : stack.parts()) check(weights, stack, part, ids.all(), rowsInUse);
            }
            for (String name : weights.names()) {
                if (name.endsWith(".bias")) {
                    throw new RefusedModelException(
                            "there is a tensor " + name + " among the weights; a model without biases is computed");
                }
            }
        }
        return new AdoptedModel(folder, shape, rowsInUse);
    }

    /** Before a list of them is made, which a config may ask to be of any length. */
    private static void requireLayers(WeightFiles weights, ModelShape shape) throws IOException {
        if (shape.layers() <= weights.names().size()) return;
        throw new RefusedModelException("config.json speaks of " + shape.layers() + " layers, and there are "
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
                    + " in one tensor are computed");
        }
        weights.requireFinite(part.name(), (ofTokens ? rowsInUse : part.rows()) * columns);
    }

    /** Of the model as it is, before its vocabulary changes. */
    public ModelShape shape() {
        return shape;
    }

    /** Writes the tokenizer's files alone, into a folder that is there. */
    public TokenizerFolder.Adopted writeTokenizer(Path to) throws IOException {
        return TokenizerFolder.adopt(folder, to, shape.context());
    }

    /** Writes the whole model, its weights in 32 bits and in one file, with its tokenizer. */
    public void write(Path to) throws IOException {
        TokenizerFolder.Adopted tokenizer = writeTokenizer(to);
        ModelShape grown = shape.withVocabulary(tokenizer.tokens());
        ModelConfig.write(
                to,
                grown,
                new ModelTokens(
                        tokenizer.id(SpecialToken.BEGIN_OF_TEXT),
                        List.of(tokenizer.id(SpecialToken.END_OF_TEXT), tokenizer.id(SpecialToken.END_OF_TURN)),
                        tokenizer.id(SpecialToken.PAD)));
        try (WeightFiles weights = WeightFiles.open(folder)) {
            List<Safetensors.Entry> entries = new ArrayList<>();
            for (WeightLayout.Stack stack : WeightLayout.of(grown)) {
                for (WeightLayout.Part part : stack.parts()) {
                    entries.add(new Safetensors.Entry(
                            part.name(), stack.shape(part.rows()), () -> values(weights, stack, part, tokenizer)));
                }
            }
            Safetensors.write(to.resolve(Transformer.FILE), Map.of("format", "pt"), entries);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private float[] values(
            Tensors weights, WeightLayout.Stack stack, WeightLayout.Part part, TokenizerFolder.Adopted tokenizer) {
        try {
            if (!WeightLayout.isOfTokens(part)) return weights.read(part.name(), stack.shape(part.rows()));
            float[] stored = weights.read(part.name(), stack.shape(shape.vocabulary()));
            return grown(stored, stack.columns(), rowsInUse, tokenizer.tokens());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first rows of a matrix, and their mean in as many more as are wanted. */
    static float[] grown(float[] values, int columns, int kept, int rows) {
        double[] mean = new double[columns];
        for (int i = 0; i < kept * columns; i++) mean[i % columns] += values[i];
        float[] grown = Arrays.copyOf(values, rows * columns);
        for (int i = kept * columns; i < grown.length; i++) grown[i] = (float) (mean[i % columns] / kept);
        return grown;
    }
}
