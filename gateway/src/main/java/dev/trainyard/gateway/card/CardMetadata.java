package dev.trainyard.gateway.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.gateway.card.ModelCard.TaskScore;
import dev.trainyard.gateway.history.RunStatus;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The YAML metadata at the beginning of a card, by Hugging Face's specification of model cards. It contains only what
 * means the same on their hub: {@code base_model} and {@code datasets} are names of repositories there, which a run does
 * not know, and the licence of the new model is for its owner to choose.
 */
final class CardMetadata {
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");
    private static final int MOST_LANGUAGES = 20;

    private CardMetadata() {}

    static String of(ModelCard card) {
        StringBuilder yaml = new StringBuilder("---\n");
        yaml.append("license: unknown\n");
        List<String> languages = languages(card.data().corpus());
        if (!languages.isEmpty()) yaml.append("language:\n");
        languages.forEach(language -> yaml.append("- ").append(quoted(language)).append('\n'));
        yaml.append("library_name: transformers\npipeline_tag: text-generation\ntags:\n- trainyard\n");
        if (card.decision().status() == RunStatus.REJECTED) yaml.append("- trainyard-rejected\n");
        List<TaskScore> scored = card.evaluation().tasks().stream()
                .filter(CardMetadata::isScored)
                .toList();
        if (!scored.isEmpty()) {
            SortedSet<String> metrics = new TreeSet<>();
            scored.forEach(task -> metrics.add(metric(task)));
            yaml.append("metrics:\n");
            metrics.forEach(metric -> yaml.append("- ").append(quoted(metric)).append('\n'));
            yaml.append("model-index:\n- name: ")
                    .append(quoted(card.run().value()))
                    .append("\n  results:\n");
            scored.forEach(task -> yaml.append(result(task)));
        }
        return yaml.append("---\n").toString();
    }

    private static boolean isScored(TaskScore task) {
        Score score = task.second();
        // JSON that Jackson reads can contain "NaN", and YAML for the hub must not.
        return score != null && score.n() > 0 && Double.isFinite(score.score());
    }

    private static String result(TaskScore task) {
        Score score = Objects.requireNonNull(task.second());
        StringBuilder yaml = new StringBuilder("  - task:\n      type: text-generation\n    dataset:\n");
        yaml.append("      type: ").append(quoted("trainyard-" + task.task())).append('\n');
        yaml.append("      name: ").append(quoted(task.task())).append('\n');
        yaml.append("      args:\n        items: ").append(score.n()).append('\n');
        if (task.version() != null)
            yaml.append("        version: ").append(task.version()).append('\n');
        if (task.digest() != null)
            yaml.append("        digest: ").append(quoted(task.digest().hex())).append('\n');
        yaml.append("    metrics:\n    - type: ").append(quoted(metric(task))).append('\n');
        yaml.append("      value: ").append(Amounts.exact(score.score())).append('\n');
        yaml.append("      name: ")
                .append(quoted(
                        task.metric() + ", from " + Amounts.score(score.low()) + " to " + Amounts.score(score.high())))
                .append('\n');
        return yaml.toString();
    }

    /** Their names for metrics have underscores. */
    private static String metric(TaskScore task) {
        return task.metric().equals("exact-match") ? "exact_match" : task.metric();
    }

    private static List<String> languages(@Nullable DataCard corpus) {
        if (corpus == null) return List.of();
        return corpus.languages().entrySet().stream()
                .filter(it -> LANGUAGE.matcher(it.getKey()).matches())
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_LANGUAGES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A text in double quotes, which in YAML are as in JSON. */
    private static String quoted(String text) {
        try {
            return ContractJson.mapper().writeValueAsString(MarkdownText.plain(text));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
