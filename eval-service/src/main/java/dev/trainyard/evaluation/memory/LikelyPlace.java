package dev.trainyard.evaluation.memory;

import dev.trainyard.corpus.privacy.PersonalDataKind;

/**
 * A text up to a place where personal data is likely.
 *
 * @param name unique among the places
 */
public record LikelyPlace(String name, PersonalDataKind kind, String before) {}
