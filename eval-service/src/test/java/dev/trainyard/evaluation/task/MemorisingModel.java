package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A small model that was trained on a few texts until it knows them by heart. */
public final class MemorisingModel implements AutoCloseable {
    private static final int VOCABULARY = 320;
    private static final int CONTEXT = 400;
    private static final int STEPS = 200;

    private final Tokenizer tokenizer;
    private final TrainingSession session;

    /** @param folder an empty folder for the tokenizer */
    public MemorisingModel(Path folder, List<String> texts) throws IOException {
        TokenizerFolder.write(folder, BytePairTrainer.train(texts, VOCABULARY));
        tokenizer = Tokenizer.open(folder);
        ModelShape shape = new ModelShape(VOCABULARY, 64, 2, 4, 4, 128, CONTEXT, 10_000, 1e-5, true);
        session = TrainingSession.start(
                Transformer.initialise(shape, 5), new OptimizerSettings(Optimizer.ADAMW, 0, 1), Precision.FP32);
        NextTokenLoss loss =
                NextTokenLoss.ofWindows(texts.stream().map(this::framed).toArray(int[][]::new));
        for (int step = 0; step < STEPS; step++) session.step(loss, 5e-3);
    }

    public EvaluatedModel evaluated() {
        return new EvaluatedModel(CheckpointKind.BASE, session.model(), ChatForm.ours(tokenizer));
    }

    private int[] framed(String text) {
        return IntStream.concat(
                        IntStream.concat(
                                IntStream.of(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)),
                                IntStream.of(tokenizer.encode(text))),
                        IntStream.of(tokenizer.id(SpecialToken.END_OF_TEXT)))
                .toArray();
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }
}
