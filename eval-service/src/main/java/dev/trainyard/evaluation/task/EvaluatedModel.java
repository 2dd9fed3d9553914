package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A checkpoint under measurement: it can be asked for likelihoods and for answers. */
public record EvaluatedModel(CheckpointKind kind, Transformer model, Tokenizer tokenizer) {
    private static final int BATCH = 40;

    /**
     * The most likely answer to each prompt, token by token: no chance in it. A prompt is read whole or not at all: to one
     * that the model's context cannot hold the answer is empty, because it has none to a question that it cannot read.
     */
    public List<String> answers(List<int[]> prompts, int longest, Batches batches)
            throws RunCancelledException, FencedException {
        Generator generator = new Generator(model);
        Set<Integer> stops = Set.copyOf(List.of(
                tokenizer.id(SpecialToken.END_OF_TEXT),
                tokenizer.id(SpecialToken.END_OF_TURN),
                tokenizer.id(SpecialToken.USER)));
        List<String> answers = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += BATCH) {
            List<int[]> batch = prompts.subList(from, Math.min(from + BATCH, prompts.size()));
            List<int[]> readable = batch.stream().filter(this::fits).toList();
            Iterator<int[]> given = generator
                    .generateAll(readable, Sampling.greedy(longest, stops))
                    .iterator();
            for (int[] prompt : batch) answers.add(fits(prompt) ? tokenizer.decode(given.next()) : "");
            batches.done(batch.size());
        }
        return answers;
    }

    private boolean fits(int[] prompt) {
        return prompt.length <= model.shape().context();
    }
}
