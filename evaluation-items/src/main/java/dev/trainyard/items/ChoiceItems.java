package dev.trainyard.items;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Builds multiple-choice items. The wrong choices of an item are the right answers to other questions of the same kind,
 * so a wrong choice is as well-formed as the right one, and only its fit to the prompt tells them apart.
 */
final class ChoiceItems {
    private final int items;
    private final int choices;
    private final long seed;

    /**
     * @param items the largest number of items
     * @param choices the number of choices in each item, including the right one
     */
    ChoiceItems(int items, int choices, long seed) {
        this.items = items;
        this.choices = choices;
        this.seed = seed;
    }

    /**
     * Draws the items. The position of the right answer cycles through all positions, so that a checkpoint that prefers
     * one position scores no better than chance.
     *
     * @param questions with different prompts; their order does not matter
     */
    List<ChoiceItem> from(List<HeldOutQuestion> questions) {
        List<HeldOutQuestion> drawn = SeededOrder.of(questions, HeldOutQuestion::prompt, seed);
        Map<String, Set<String>> different = new LinkedHashMap<>();
        for (HeldOutQuestion question : drawn) {
            different
                    .computeIfAbsent(question.kind(), _ -> new LinkedHashSet<>())
                    .add(question.answer());
        }
        Map<String, List<String>> answers = new LinkedHashMap<>();
        different.forEach((kind, ofKind) -> answers.put(kind, List.copyOf(ofKind)));
        List<ChoiceItem> built = new ArrayList<>();
        for (HeldOutQuestion question : drawn) {
            if (built.size() == items) break;
            List<String> pool = answers.getOrDefault(question.kind(), List.of());
            if (pool.size() < choices) continue;
            int right = built.size() % choices;
            List<String> offered = others(question, pool);
            offered.add(right, question.answer());
            built.add(new ChoiceItem(question.name(), question.prompt(), offered, right));
        }
        return built;
    }

    /** Seeds each item separately, so that its choices do not depend on how many items came before. */
    private List<String> others(HeldOutQuestion question, List<String> pool) {
        String digest = Sha256.of(seed + " others " + question.prompt()).abbreviated();
        RandomGenerator chance = new SplittableRandom(Long.parseUnsignedLong(digest, 16));
        Set<String> others = new LinkedHashSet<>();
        while (others.size() < choices - 1) {
            String other = pool.get(chance.nextInt(pool.size()));
            if (!other.equals(question.answer())) others.add(other);
        }
        return new ArrayList<>(others);
    }
}
