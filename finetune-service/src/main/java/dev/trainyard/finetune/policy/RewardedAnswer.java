package dev.trainyard.finetune.policy;

import java.util.Arrays;

/**
 * An answer that a model wrote, for a reward.
 *
 * @param text without white space at its ends
 * @param tokens their number
 * @param chosen the tokens that the model chose, with the one that ended the answer
 */
public record RewardedAnswer(PolicyPrompt prompt, String text, int tokens, int[] chosen) {
    /** The tokens of the prompt and of the answer. */
    int[] conversation() {
        int[] ids = Arrays.copyOf(prompt.ids(), prompt.ids().length + chosen.length);
        System.arraycopy(chosen, 0, ids, prompt.ids().length, chosen.length);
        return ids;
    }
}
