package dev.trainyard.corpus.conversation;

import dev.trainyard.contracts.event.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Questions about the assistant itself and other small talk, each with suitable answers. */
public final class SmallTalk {
    private final List<Topic> topics;

    private SmallTalk(List<Topic> topics) {
        this.topics = topics;
    }

    public static SmallTalk load() {
        return new SmallTalk(ResourceLines.read("small-talk.jsonl", Topic.class));
    }

    /** Every question of a split combined with every answer of its topic, in the order of the file. */
    public List<Exchange> exchanges(Split split) {
        return exchanges(split, _ -> true);
    }

    /** The exchanges of some topics. @param wanted whether a topic of this name is one of them */
    List<Exchange> exchanges(Split split, Predicate<String> wanted) {
        List<Exchange> exchanges = new ArrayList<>();
        for (Topic topic : topics) {
            if (!wanted.test(topic.topic())) continue;
            for (String question : topic.questions(split)) {
                for (String answer : topic.answers()) exchanges.add(new Exchange(question, answer));
            }
        }
        return exchanges;
    }

    record Topic(String topic, List<String> train, List<String> heldOut, List<String> answers) {
        List<String> questions(Split split) {
            return switch (split) {
                case TRAIN -> train;
                case HELD_OUT -> heldOut;
            };
        }
    }
}
