package dev.trainyard.finetune.policy;

import dev.trainyard.finetune.conversation.InstructionExample;

/**
 * A conversation whose last answer the model writes itself.
 *
 * @param example with the answer that its source has, which a reward may compare with
 * @param ids the tokens before the answer, in the model's chat form
 */
public record PolicyPrompt(InstructionExample example, int[] ids) {}
