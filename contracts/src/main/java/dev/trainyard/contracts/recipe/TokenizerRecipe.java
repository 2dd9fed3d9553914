package dev.trainyard.contracts.recipe;

/**
 * How the byte-level BPE tokenizer is trained.
 *
 * @param vocabulary number of tokens, including special tokens; 300 to 65,536
 * @param sampleBytes the size of the sample, spread evenly over the corpus, from which the merges are learned; if it has
 *     more than about 600,000 different words, the rarest are left out
 */
public record TokenizerRecipe(int vocabulary, long sampleBytes) {}
