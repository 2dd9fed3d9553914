package dev.trainyard.finetune.policy;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.finetune.policy.Generation.Answer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Some answers of a step with their rewards, so that people can see what earned them: the file {@value #FILE} of its
 * checkpoint, one JSON object a line. Of at most {@value #GENERATIONS} generations, evenly spread from the first to the
 * last, it has the best and the worst answer to a few prompts. A rule that is satisfied by something else than what was
 * meant shows in the best answers of the last generations.
 */
public final class AnswerSamplesFile {
    public static final String FILE = "training/answers.jsonl";

    private static final int GENERATIONS = 20;
    private static final int PROMPTS = 4;

    private AnswerSamplesFile() {}

    /**
     * @param generation from 0
     * @param finished whether the model ended the answer itself
     */
    record Line(
            long generation,
            String prompt,
            String answer,
            boolean finished,
            @Nullable Double reward,
            SortedMap<String, Double> rewards,
            String failed,
            @Nullable Double advantage) {}

    /**
     * @param checkpoint its existing folder
     * @param folder of the generations
     * @param generations their number
     * @param prompts of the step
     */
    public static void write(Path checkpoint, Path folder, long generations, List<PolicyPrompt> prompts)
            throws IOException {
        Path file = checkpoint.resolve(FILE);
        Files.createDirectories(file.getParent());
        ObjectWriter json = ContractJson.mapper().writer();
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (long number : chosen(generations)) {
                Optional<Generation> generation = Generation.read(folder, number);
                if (generation.isEmpty()) continue;
                for (Answer answer : bestAndWorst(generation.get().answers())) {
                    lines.write(json.writeValueAsString(new Line(
                            number,
                            prompts.get(answer.prompt()).example().question(),
                            answer.text(),
                            answer.finished(),
                            answer.reward(),
                            answer.rewards(),
                            answer.failed(),
                            answer.advantage())));
                    lines.write('\n');
                }
            }
        }
    }

    private static Iterable<Long> chosen(long generations) {
        TreeSet<Long> chosen = new TreeSet<>();
        for (int i = 0; i < GENERATIONS && generations > 0; i++) {
            chosen.add(Math.round((double) i * (generations - 1) / (GENERATIONS - 1)));
        }
        return chosen;
    }

    private static List<Answer> bestAndWorst(List<Answer> answers) {
        List<Answer> chosen = new ArrayList<>();
        for (int prompt :
                answers.stream().map(Answer::prompt).distinct().limit(PROMPTS).toList()) {
            Comparator<Answer> byReward = Comparator.comparingDouble(
                    answer -> answer.reward() == null ? Double.NEGATIVE_INFINITY : answer.reward());
            List<Answer> sorted = answers.stream()
                    .filter(answer -> answer.prompt() == prompt)
                    .sorted(byReward.reversed())
                    .toList();
            chosen.add(sorted.getFirst());
            if (sorted.size() > 1) chosen.add(sorted.getLast());
        }
        return chosen;
    }
}
