/** What alignment teaches beyond the corpus: small talk, requests that differ in intent, and how answers are told apart. */
@NullMarked
package dev.trainyard.corpus.conversation;

import org.jspecify.annotations.NullMarked;
