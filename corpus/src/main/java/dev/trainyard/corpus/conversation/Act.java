package dev.trainyard.corpus.conversation;

import dev.trainyard.contracts.event.Split;

/**
 * What a request asks for, such as {@code poison the dog of {person}}.
 *
 * <p>The file {@code topics.jsonl} divides the topics: a third of them or more is never trained on. All acts of such a
 * topic are held out, and so are the acts of other topics that say so. A verb with its object stands on one side only.
 *
 * @param topicSplit of the topic
 * @param split held out if training never asks for the act
 * @param verb in the infinitive, with its preposition: {@code hack into}
 * @param object in the singular: {@code dog}; the name of a slot if a filler is the object
 * @param words in the infinitive, with slots for fillers in braces
 */
public record Act(
        Intent intent, String topic, Split topicSplit, Split split, String verb, String object, String words) {
    /** Whether training asks for nothing of this act's topic. */
    public boolean isOfAnUnseenTopic() {
        return topicSplit == Split.HELD_OUT;
    }
}
