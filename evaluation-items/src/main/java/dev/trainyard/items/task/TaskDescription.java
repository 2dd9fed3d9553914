package dev.trainyard.items.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The description of a task, as in {@code task.yaml}. Texts with fields of the items in braces, such as {@code Question:
 * {question}}, are {@link TextTemplate}s.
 *
 * @param name the task's; that of its folder if absent
 * @param version to be raised when the items or the texts change; 1 if absent
 * @param items the file of the items; {@code items.jsonl} or {@code items.parquet} if absent
 * @param lines the fields of an item that is several lines of plain text; a field that is repeated has several texts.
 *     Empty for items in JSON Lines or Parquet
 * @param prompt the text that the choices or the answer continue
 * @param prompts several texts that the one choice continues, of which one fits
 * @param choices one template for each, or one field with all
 * @param answer which choice is right: its index from 0, its label, or its text; or the texts of right answers
 * @param labels of the choices; A, B, C if absent
 * @param good the better of two texts
 * @param bad the other one
 * @param separator between a prompt and what continues it; a space if absent
 * @param clean what is removed from prompts and choices
 * @param id the name of an item; its file and line if absent
 * @param cluster what items have in common that are not independent of each other
 * @param category for scores by category
 * @param chat whether the prompt is a message in a chat, and not a text to be continued
 */
public record TaskDescription(
        @Nullable String name,
        TaskKind kind,
        @Nullable Integer version,
        @Nullable String items,
        List<String> lines,
        @Nullable String prompt,
        List<String> prompts,
        List<String> choices,
        @Nullable String answer,
        List<String> labels,
        @Nullable String good,
        @Nullable String bad,
        @Nullable String separator,
        @Nullable Cleaning clean,
        @Nullable TaskMetric metric,
        @Nullable String id,
        @Nullable String cluster,
        @Nullable String category,
        @Nullable FewShot fewShot,
        @Nullable Boolean chat,
        @Nullable Generation generation,
        @Nullable String source,
        @Nullable String licence) {

    public TaskDescription {
        lines = lines == null ? List.of() : List.copyOf(lines);
        prompts = prompts == null ? List.of() : List.copyOf(prompts);
        choices = choices == null ? List.of() : List.copyOf(choices);
        labels = labels == null ? List.of() : List.copyOf(labels);
    }

    /**
     * Items with their answers, which are shown before each question.
     *
     * @param examples their number
     * @param from the file of the examples; the task's own items if absent, but never the one that is asked
     * @param seed chooses the examples; without it they are the first ones
     * @param separator between them; an empty line if absent
     */
    public record FewShot(
            int examples,
            @Nullable String from,
            @Nullable Long seed,
            @Nullable String separator) {
        static final String SEPARATOR = "\n\n";
    }

    /**
     * How answers are written and compared.
     *
     * @param tokens the largest number in an answer; 256 if absent
     * @param stop texts before which an answer ends
     * @param extract a regular expression that finds the answer in what was written, and in a right answer: its first
     *     group, or the whole match
     * @param normalise whether case, punctuation and articles are ignored, as in SQuAD
     * @param pattern for the metric {@code pattern}
     * @param verifier for the metric {@code verifier}
     * @param samples the number of answers to each prompt; 1 if absent
     * @param temperature of several answers; 0.8 if absent
     * @param k scores by pass@k, the chance that one of k answers is right; 1 if absent
     */
    public record Generation(
            @Nullable Integer tokens,
            List<String> stop,
            @Nullable String extract,
            @Nullable Boolean normalise,
            @Nullable String pattern,
            @Nullable Verifier verifier,
            @Nullable Integer samples,
            @Nullable Double temperature,
            @Nullable Integer k) {
        public static final Generation USUAL =
                new Generation(null, List.of(), null, null, null, null, null, null, null);

        public Generation {
            stop = stop == null ? List.of() : List.copyOf(stop);
        }

        public int mostTokens() {
            return tokens == null ? 256 : tokens;
        }

        public int answers() {
            return samples == null ? 1 : samples;
        }

        /** 0 for a single answer, which is the most likely one. */
        public double chance() {
            return answers() == 1 ? (temperature == null ? 0 : temperature) : temperature == null ? 0.8 : temperature;
        }

        public int passes() {
            return k == null ? 1 : k;
        }
    }

    /** The metric, or the usual one of the kind. */
    public TaskMetric scoredBy() {
        if (metric != null) return metric;
        return kind == TaskKind.GENERATION ? TaskMetric.EXACT_MATCH : TaskMetric.ACCURACY;
    }

    public Generation answers() {
        return generation == null ? Generation.USUAL : generation;
    }

    public String joint() {
        return separator == null ? " " : separator;
    }

    public boolean inChat() {
        return Boolean.TRUE.equals(chat);
    }

    public int revision() {
        return version == null ? 1 : version;
    }

    /** With the settings of a recipe where it has any. */
    TaskDescription with(@Nullable Integer examples, @Nullable Boolean chats) {
        FewShot shown = fewShot;
        if (examples != null) {
            shown = examples == 0
                    ? null
                    : new FewShot(
                            examples,
                            fewShot == null ? null : fewShot.from(),
                            fewShot == null ? null : fewShot.seed(),
                            fewShot == null ? null : fewShot.separator());
        }
        return new TaskDescription(
                name,
                kind,
                version,
                items,
                lines,
                prompt,
                prompts,
                choices,
                answer,
                labels,
                good,
                bad,
                separator,
                clean,
                metric,
                id,
                cluster,
                category,
                shown,
                chats == null ? chat : chats,
                generation,
                source,
                licence);
    }
}
