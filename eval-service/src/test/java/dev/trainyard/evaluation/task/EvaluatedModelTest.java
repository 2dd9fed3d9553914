package dev.trainyard.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatedModelTest {
    private static final int CONTEXT = 40;

    @TempDir
    Path folder;

    @Test
    void readsAWholePromptOrGivesNoAnswer() throws Exception {
        TokenizerFolder.write(folder, BytePairTrainer.train(List.of("what does harbor mean?"), 280));
        ModelShape shape = new ModelShape(280, 16, 1, 2, 1, 24, CONTEXT, 10_000, 1e-5, true);
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                Transformer model = Transformer.initialise(shape, 5)) {
            EvaluatedModel evaluated = new EvaluatedModel(CheckpointKind.ALIGNED, model, ChatForm.ours(tokenizer));
            List<int[]> prompts = List.of(prompt(CONTEXT + 1), prompt(3), prompt(CONTEXT), prompt(90), prompt(30));
            List<Integer> done = new ArrayList<>();

            List<String> answers = evaluated.answers(prompts, 20, done::add);

            assertThat(answers).hasSize(5);
            assertThat(answers.get(0)).isEmpty();
            assertThat(answers.get(3)).isEmpty();
            for (int i : new int[] {1, 2, 4}) {
                assertThat(evaluated.answers(List.of(prompts.get(i)), 20, done::add))
                        .containsExactly(answers.get(i));
            }
            assertThat(done).containsExactly(5, 1, 1, 1);
        }
    }

    @Test
    void stopsInsideALongAnswer() throws Exception {
        TokenizerFolder.write(folder, BytePairTrainer.train(List.of("what does harbor mean?"), 280));
        ModelShape shape = new ModelShape(280, 16, 1, 2, 1, 24, 2_000, 10_000, 1e-5, true);
        RuntimeException cancelled = new CancellationException("the run was cancelled");
        List<Integer> asked = new ArrayList<>();
        MeasurementProgress stopped = items -> {
            asked.add(items);
            throw cancelled;
        };
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                Transformer model = Transformer.initialise(shape, 5)) {
            EvaluatedModel evaluated = new EvaluatedModel(CheckpointKind.ALIGNED, model, ChatForm.ours(tokenizer));

            assertThatThrownBy(() -> evaluated.answers(List.of(prompt(3), prompt(5)), 1_900, stopped))
                    .isSameAs(cancelled);
            assertThatThrownBy(() -> evaluated.drawnAnswers(prompt(3), 1_900, 1, List.of(1L, 2L), stopped))
                    .isSameAs(cancelled);
        }
        // Before any item was done.
        assertThat(asked).containsExactly(0, 0);
    }

    private static int[] prompt(int length) {
        int[] prompt = new int[length];
        Arrays.setAll(prompt, i -> 7 + (i * 5 + length) % 250);
        return prompt;
    }
}
