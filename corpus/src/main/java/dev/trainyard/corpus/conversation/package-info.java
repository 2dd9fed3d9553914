/**
 * Conversations for alignment: those of the recipe's sources as they are sealed with a corpus, small talk, requests that
 * differ in intent, and the rule that tells refusals from help.
 */
@NullMarked
package dev.trainyard.corpus.conversation;

import org.jspecify.annotations.NullMarked;
