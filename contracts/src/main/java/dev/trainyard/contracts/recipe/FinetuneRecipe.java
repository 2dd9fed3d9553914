package dev.trainyard.contracts.recipe;

/** Alignment: instruction tuning, then preference optimisation. */
public record FinetuneRecipe(InstructionRecipe instruction, PreferenceRecipe preference) {

    /**
     * Instruction tuning on chats, with loss on the assistant's tokens alone.
     *
     * @param conversations about how many chats are drawn for one epoch; identity, small talk and intent always take part,
     *     the rest is shared between the corpus's definitions and methods
     * @param epochs passes over them
     * @param batch conversations in one optimizer step
     * @param learningRate the highest; it falls linearly to zero
     */
    public record InstructionRecipe(int conversations, int epochs, int batch, double learningRate) {}

    /**
     * Direct preference optimisation (Rafailov et al. 2023).
     *
     * @param pairs how many pairs of a chosen and a rejected answer; 0 leaves the step out
     * @param epochs passes over them
     * @param batch pairs in one optimizer step
     * @param beta strength of the pull towards the reference model
     */
    public record PreferenceRecipe(int pairs, int epochs, int batch, double learningRate, double beta) {}
}
