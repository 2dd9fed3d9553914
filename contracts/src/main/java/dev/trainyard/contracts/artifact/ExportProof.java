package dev.trainyard.contracts.artifact;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a checkpoint's exported files give the same answers as the model that was trained.
 *
 * @param prompts number of prompts that were answered by each
 * @param formats the verdict on each format of export
 */
public record ExportProof(int prompts, List<Format> formats) {
    public ExportProof {
        formats = List.copyOf(formats);
    }

    /** Why the files of a format give other answers than the model; empty if they do not, or were not compared. */
    public Optional<Difference> difference(String format) {
        return formats.stream()
                .filter(one -> one.format().equals(format))
                .map(Format::difference)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * The verdict on one format.
     *
     * @param format {@code folder} for the Hugging Face folder, {@code gguf} for a GGUF file
     * @param agreed number of prompts with the same tokens
     * @param ties number of prompts whose answers differ from a place on where two tokens were equally likely, so that
     *     rounding decides between them
     * @param difference the first difference that is not a tie; absent if there is none
     * @param refused why the model cannot be exported in this format; absent if it can
     */
    public record Format(
            String format,
            int agreed,
            int ties,
            @Nullable Difference difference,
            @Nullable String refused) {
        /** Whether files of the format are offered and answer as the model does. */
        public boolean proved() {
            return refused == null && difference == null;
        }
    }

    /**
     * Where the answers differ.
     *
     * @param prompt number of the prompt, from 0
     * @param position of the first different token, from 0: in the prompt, or behind it in the answer
     * @param what differs, as a sentence for people that names the prompt
     */
    public record Difference(int prompt, int position, String what) {}
}
