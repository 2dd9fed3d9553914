package dev.trainyard.contracts.event;

import java.util.List;
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

    /**
     * The verdict on one format.
     *
     * @param format {@code folder} for the Hugging Face folder, {@code gguf} for a GGUF file
     * @param agreed number of prompts with the same tokens
     * @param difference the first difference; absent if there is none
     * @param refused why the model cannot be exported in this format; absent if it can
     */
    public record Format(
            String format,
            int agreed,
            @Nullable Difference difference,
            @Nullable String refused) {}

    /**
     * Where the answers differ.
     *
     * @param prompt number of the prompt, from 0
     * @param position of the first different token, from 0: in the prompt, or behind it in the answer
     */
    public record Difference(int prompt, int position) {}
}
