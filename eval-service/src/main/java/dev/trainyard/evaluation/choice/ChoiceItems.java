package dev.trainyard.evaluation.choice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Builds multiple-choice items, the wrong choices of each being the right ones of others of its kind: so a wrong choice
 * is as well-formed as the right one, and only its fit to the prompt tells them apart.
 */
final class ChoiceItems {
    private final int items;
    private final int choices;
    private final long seed;

    /**
     * @param items at most so many
     * @param choices offered in each, the right one included
     */
    ChoiceItems(int items, int choices, long seed) {
        this.items = items;
        this.choices = choices;
        this.seed = seed;
    }

    /** Something to ask about: its kind decides which other answers may stand beside its own. */
    record Candidate(String name, String kind, String prompt, String answer) {}

    /**
     * Draws the items; the right answer's position runs through all places in turn, so that a checkpoint that prefers a
     * place scores no better than chance.
     */
    List<ChoiceItem> from(List<Candidate> candidates) {
        // Sources that say the same thing twice would give an item two right answers.
        Map<String, Candidate> byPrompt = new LinkedHashMap<>();
        for (Candidate candidate : candidates) byPrompt.putIfAbsent(candidate.prompt(), candidate);
        List<Candidate> drawn = new ArrayList<>(byPrompt.values());
        Random random = new Random(seed);
        Collections.shuffle(drawn, random);

        Map<String, List<String>> answers = new LinkedHashMap<>();
        for (Candidate candidate : drawn) {
            answers.computeIfAbsent(candidate.kind(), _ -> new ArrayList<>()).add(candidate.answer());
        }
        List<ChoiceItem> built = new ArrayList<>();
        for (Candidate candidate : drawn) {
            if (built.size() == items) break;
            List<String> others = others(candidate, answers.getOrDefault(candidate.kind(), List.of()), random);
            if (others.size() < choices - 1) continue;
            int right = built.size() % choices;
            others.add(right, candidate.answer());
            built.add(new ChoiceItem(candidate.name(), candidate.prompt(), others, right));
        }
        return built;
    }

    private List<String> others(Candidate candidate, List<String> pool, Random random) {
        Set<String> others = new LinkedHashSet<>();
        for (int attempt = 0; attempt < 20 * choices && others.size() < choices - 1 && !pool.isEmpty(); attempt++) {
            String other = pool.get(random.nextInt(pool.size()));
            if (!other.equals(candidate.answer())) others.add(other);
        }
        return new ArrayList<>(others);
    }
}
