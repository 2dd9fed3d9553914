package dev.trainyard.contracts.recipe;

/**
 * How the byte-level BPE tokenizer is trained.
 *
 * @param vocabulary number of tokens, special ones included; 300 to 65,536
 * @param sampleBytes how much of the corpus, spread evenly over it, the merges are learned from; of more than some
 *     600,000 different words the rarest are left out
 */
public record TokenizerRecipe(int vocabulary, long sampleBytes) {}
