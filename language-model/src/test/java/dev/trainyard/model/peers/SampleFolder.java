package dev.trainyard.model.peers;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.BytePairVocabulary;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A small model with its tokenizer, in the folder format of our releases, to be opened by other programs. It has the
 * same bytes each time. Its weights are random, and large enough that every part of the model matters and that the most
 * likely token leads clearly; only tokens of printable ASCII can be the most likely, so that generated text can be
 * compared.
 */
public final class SampleFolder {
    /** The model's name in an export. */
    public static final String NAME = "sample";

    private static final long SEED = 5;

    private SampleFolder() {}

    /** The folder that other programs have read for {@link GoldenSample}. */
    public static void write(Path folder) throws IOException {
        write(folder, shape(true, 96));
    }

    public static ModelShape shape(boolean tied, int hidden) {
        return new ModelShape(600, 64, 2, 4, 2, hidden, 128, 10_000, 1e-5, tied);
    }

    public static void write(Path folder, ModelShape shape) throws IOException {
        BytePairVocabulary vocabulary = BytePairTrainer.train(documents(), shape.vocabulary());
        List<byte[]> tokens = vocabulary.tokenBytes();
        SplittableRandom random = new SplittableRandom(SEED);
        try (Transformer model = Transformer.initialise(shape, SEED)) {
            for (NDArray weight : model.weights().byName().values()) {
                boolean vector = weight.getShape().dimension() == 1;
                boolean embedding = weight.getShape().get(0) == shape.vocabulary();
                double middle = vector ? 1 : 0;
                double spread = vector || embedding ? 0.5 : 0.25;
                float[] values = weight.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(middle - spread, middle + spread);
                }
                if (embedding) quieten(values, tokens);
                weight.set(values);
            }
            model.save(folder);
        }
        TokenizerFolder.write(folder, vocabulary);
        TokenizerFolder.limit(folder, shape.context());
    }

    static List<String> documents() throws IOException {
        JsonMapper json = new JsonMapper();
        List<String> documents = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(TokenizerFolder.class.getResourceAsStream("documents.jsonl"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                documents.add(json.readTree(line).asText());
            }
        }
        return documents;
    }

    private static void quieten(float[] embedding, List<byte[]> tokens) {
        int width = embedding.length / tokens.size();
        for (int token = 0; token < tokens.size(); token++) {
            if (isPrintable(tokens.get(token))) continue;
            for (int i = token * width; i < (token + 1) * width; i++) embedding[i] *= 0.1f;
        }
    }

    private static boolean isPrintable(byte[] token) {
        for (byte b : token) if (b < ' ') return false;
        return token.length > 0;
    }
}
