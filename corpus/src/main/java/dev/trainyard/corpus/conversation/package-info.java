/**
 * Conversations for alignment that do not come from the corpus: small talk, requests that differ in intent, and the
 * rule that tells refusals from help.
 */
@NullMarked
package dev.trainyard.corpus.conversation;

import org.jspecify.annotations.NullMarked;
