package dev.trainyard.finetune;

import dev.trainyard.contracts.event.Checkpoint;

/** What alignment made of a base checkpoint. @param aligned the tuned one again where no preferences were trained */
public record FinetuneResult(Checkpoint tuned, Checkpoint aligned) {}
