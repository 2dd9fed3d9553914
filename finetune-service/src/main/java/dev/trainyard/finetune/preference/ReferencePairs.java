package dev.trainyard.finetune.preference;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.conversation.PreferenceSet;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Preference pairs with the reference model's data from before the first step: some with its own answer as the rejected
 * one, all with its log-probabilities of both answers. They are computed once and kept in the job's work folder, so
 * that a resumed job optimises against the same reference.
 */
public final class ReferencePairs {
    private static final TypeReference<List<Scored>> SCORED = new TypeReference<>() {};
    private static final int TOGETHER = 64;
    private static final int LONGEST_WRITTEN = 48;

    private final ChatEncoding encoding;
    private final JobContext context;
    private final String file;
    private final long seed;

    record Scored(PreferenceExample example, double chosen, double rejected) {}

    /** @param step the name of the alignment step that uses the pairs */
    public ReferencePairs(ChatEncoding encoding, JobContext context, String step, long seed) {
        this.encoding = encoding;
        this.context = context;
        file = "reference-pairs-" + step + ".json";
        this.seed = seed;
    }

    /** @param tuned the reference model; it is not changed */
    public List<PreferencePair> of(List<PreferenceExample> examples, Transformer tuned) throws IOException {
        Path file = context.workFolder().resolve(this.file);
        List<Scored> scored;
        if (Files.exists(file)) {
            scored = ContractJson.mapper().readValue(file.toFile(), SCORED);
        } else {
            scored = scored(withOwnAnswers(examples, tuned), tuned);
            Path written = file.resolveSibling(this.file + ".new");
            ContractJson.mapper().writeValue(written.toFile(), scored);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            context.durable("reference pairs", 1);
        }
        return scored.stream()
                .map(one -> new PreferencePair(
                        chosen(one.example()), rejected(one.example()), one.chosen(), one.rejected()))
                .filter(pair -> ChatEncoding.teaches(pair.chosen()) && ChatEncoding.teaches(pair.rejected()))
                .toList();
    }

    /**
     * Replaces the rejected answer of every second pair with the model's own answer; the other pairs keep the written
     * answer, which the model would rarely give by itself. Pairs whose question is longer than the model's context are
     * unchanged; they teach nothing and are left out later.
     */
    private List<PreferenceExample> withOwnAnswers(List<PreferenceExample> examples, Transformer tuned) {
        Generator generator = new Generator(tuned);
        List<PreferenceExample> pairs = new ArrayList<>(examples);
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (encoding.prompt(pairs.get(i).question()).length <= generator.context()) asked.add(i);
        }
        for (int from = 0; from < asked.size(); from += TOGETHER) {
            context.checkActive();
            List<Integer> some = asked.subList(from, Math.min(asked.size(), from + TOGETHER));
            List<int[]> prompts = some.stream()
                    .map(i -> encoding.prompt(examples.get(i).question()))
                    .toList();
            List<int[]> answers = generator.generateAll(prompts, sampling(from));
            for (int i = 0; i < some.size(); i++) {
                String written = encoding.tokenizer().decode(answers.get(i)).strip();
                pairs.set(some.get(i), PreferenceSet.rejecting(examples.get(some.get(i)), written));
            }
            context.progress("asking the tuned model", "questions", from + some.size(), asked.size());
        }
        return pairs;
    }

    private List<Scored> scored(List<PreferenceExample> examples, Transformer tuned) {
        List<Scored> scored = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += TOGETHER) {
            context.checkActive();
            List<PreferenceExample> some = examples.subList(from, Math.min(examples.size(), from + TOGETHER));
            double[] chosen = LogLikelihood.ofConversations(
                    tuned, some.stream().map(this::chosen).toList());
            double[] rejected = LogLikelihood.ofConversations(
                    tuned, some.stream().map(this::rejected).toList());
            for (int i = 0; i < some.size(); i++) scored.add(new Scored(some.get(i), chosen[i], rejected[i]));
            context.progress("scoring with the tuned model", "pairs", from + some.size(), examples.size());
        }
        return scored;
    }

    private Sampling sampling(long offset) {
        return new Sampling(
                1,
                1,
                0,
                0.95,
                0,
                LONGEST_WRITTEN,
                seed + offset,
                encoding.form().ends());
    }

    private Conversation chosen(PreferenceExample example) {
        return encoding.chat(example.chosenExample());
    }

    private Conversation rejected(PreferenceExample example) {
        return encoding.chat(example.rejectedExample());
    }
}
