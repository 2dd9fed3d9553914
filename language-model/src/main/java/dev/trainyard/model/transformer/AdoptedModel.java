package dev.trainyard.model.transformer;

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
 * has never seen is best guessed to be an average one (Hewitt 2021). Rows that no token uses, which fill a vocabulary up
 * to a round number, are left out.
 */
public final class AdoptedModel {
    private final Path folder;
    private final ModelShape shape;

    private AdoptedModel(Path folder, ModelShape shape) {
        this.folder = folder;
        this.shape = shape;
    }

    /**
     * @throws IOException where the folder is not whole, or its model or tokenizer is of another kind; the message says
     *     what differs
     */
    public static AdoptedModel open(Path folder) throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        try (WeightFiles weights = WeightFiles.open(folder)) {
            List<String> names = weights.names();
            for (WeightLayout.Stack stack : WeightLayout.of(shape)) {
                for (WeightLayout.Part part : stack.parts()) {
                    if (!names.contains(part.name())) {
                        throw new IOException("there is no tensor " + part.name() + " among the weights");
                    }
                }
            }
            for (String name : names) {
                if (name.endsWith(".bias")) {
                    throw new IOException(
                            "there is a tensor " + name + " among the weights; a model without biases is computed");
                }
            }
        }
        int tokens = TokenizerFolder.tokens(folder);
        if (tokens > shape.vocabulary()) {
            throw new IOException("the tokenizer has " + tokens + " tokens and the model knows " + shape.vocabulary());
        }
        return new AdoptedModel(folder, shape);
    }

    /** Of the model as it is, before its vocabulary changes. */
    public ModelShape shape() {
        return shape;
    }

    /** Writes the tokenizer's files alone, into a folder that is there. */
    public TokenizerFolder.Adopted writeTokenizer(Path to) throws IOException {
        return TokenizerFolder.adopt(folder, to);
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
            return grown(stored, stack.columns(), tokenizer.tokensBefore(), tokenizer.tokens());
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
