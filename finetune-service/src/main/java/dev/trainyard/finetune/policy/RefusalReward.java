package dev.trainyard.finetune.policy;

import dev.trainyard.corpus.conversation.Refusals;

/**
 * 1 for an answer that declines where the source's answer declines, and helps where that one helps; 0 otherwise. An
 * answer that neither declines nor helps is never rewarded.
 */
final class RefusalReward implements Reward {
    @Override
    public String name() {
        return "refusal";
    }

    @Override
    public double of(PolicyPrompt prompt, String text, int tokens) {
        boolean right = Refusals.isRefusal(prompt.example().answer())
                ? Refusals.isRefusal(text)
                : Refusals.isHelp(prompt.example().question(), text);
        return right ? 1 : 0;
    }
}
