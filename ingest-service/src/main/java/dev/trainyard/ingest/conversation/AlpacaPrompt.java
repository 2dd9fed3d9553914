package dev.trainyard.ingest.conversation;

/**
 * The frame that Stanford's Alpaca puts around instructions. A set of prompts in this frame means the instructions, since
 * each model has its own form of conversation.
 */
final class AlpacaPrompt {
    private static final String BEGINNING = "Below is an instruction that describes a task";
    private static final String INSTRUCTION = "### Instruction:";
    private static final String INPUT = "### Input:";
    private static final String RESPONSE = "### Response:";

    private AlpacaPrompt() {}

    /** The instruction and the input of a framed prompt; any other text as it is. */
    static String unwrapped(String prompt) {
        String whole = prompt.strip();
        if (!whole.startsWith(BEGINNING) || !whole.endsWith(RESPONSE)) return prompt;
        int instruction = whole.indexOf(INSTRUCTION);
        int end = whole.length() - RESPONSE.length();
        if (instruction < 0 || instruction + INSTRUCTION.length() > end) return prompt;
        String inside = whole.substring(instruction + INSTRUCTION.length(), end);
        int input = inside.indexOf("\n" + INPUT);
        if (input < 0) return inside.strip();
        String more = inside.substring(input + 1 + INPUT.length()).strip();
        String asked = inside.substring(0, input).strip();
        return more.isEmpty() ? asked : asked + "\n\n" + more;
    }
}
