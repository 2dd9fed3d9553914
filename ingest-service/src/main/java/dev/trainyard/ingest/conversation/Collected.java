package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationShape;
import dev.trainyard.corpus.conversation.TuningExample;

/**
 * A conversation that was read, as it lies on disk until it is decided whether it is kept.
 *
 * @param example in the train split, whatever split it will have
 * @param templateTokens whether a text has what looks like a template's tokens
 * @param cut whether turns of the user behind the last answer were cut
 */
record Collected(TuningExample example, ConversationShape shape, boolean templateTokens, boolean cut) {}
