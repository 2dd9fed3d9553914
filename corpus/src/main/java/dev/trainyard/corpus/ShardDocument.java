package dev.trainyard.corpus;

import dev.trainyard.contracts.artifact.Sha256;

/**
 * The position of a document in a shard.
 *
 * @param start index of its first token, {@code <|begin_of_text|>}
 * @param tokens from {@code <|begin_of_text|>} to {@code <|end_of_text|>}, both included
 * @param bytes of its text in UTF-8
 */
public record ShardDocument(Sha256 id, String source, String path, long start, int tokens, int bytes) {}
