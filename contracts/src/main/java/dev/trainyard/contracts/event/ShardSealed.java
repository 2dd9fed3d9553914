package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * One shard of a corpus is complete; {@link CorpusSealed} follows the last.
 */
public record ShardSealed(RunId run, Shard shard) implements Fact {}
