package dev.trainyard.yard.command;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.YardRecord;
import dev.trainyard.yard.broker.BrokerHealth;
import dev.trainyard.yard.terminal.Screen;
import dev.trainyard.yard.topics.LargeBodies;
import dev.trainyard.yard.topics.RecordText;
import dev.trainyard.yard.topics.TopicConsumer;
import java.time.ZoneId;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the content of the topics. */
@Command(name = "topics", description = "list the topics with their counts, or print the events of one")
final class TopicsCommand implements Callable<Integer> {
    private static final String PREFIX = "trainyard.";

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "a topic, with or without the prefix 'trainyard.'")
    private @Nullable String name;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "the broker (default: that of the yard in --home)")
    private @Nullable String bootstrap;

    @Option(names = "--full", description = "print complete headers and bodies")
    private boolean full;

    @Mixin
    private HomeOption home = new HomeOption();

    private final Screen screen;

    TopicsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        String broker = bootstrap != null
                ? bootstrap
                : YardRecord.read(home.home)
                        .filter(YardRecord::alive)
                        .map(YardRecord::bootstrap)
                        .orElseThrow(() -> new YardException("No yard is running in " + home.home
                                + "; start one with './trainyard up', or name a broker with --bootstrap."));
        if (!broker.matches(".+:\\d{1,5}")) {
            throw new InvalidArgumentException("--bootstrap is " + broker + ": HOST:PORT is expected.");
        }
        if (!BrokerHealth.answers(broker)) {
            throw new YardException("No Kafka broker responds at " + broker + ".");
        }
        try (TopicConsumer topics = new TopicConsumer(broker)) {
            SortedMap<String, Long> counts = topics.counts();
            if (name == null) {
                counts.forEach((topic, count) -> screen.line(String.format("%,10d  %s", count, topic)));
                return 0;
            }
            String topic = name.startsWith(PREFIX) ? name : PREFIX + name;
            if (!counts.containsKey(topic)) {
                throw new InvalidArgumentException("The topic is '" + name + "': one of "
                        + String.join(", ", counts.isEmpty() ? names() : counts.keySet()) + " is expected.");
            }
            RecordText text = new RecordText(ZoneId.systemDefault(), full);
            LargeBodies bodies = new LargeBodies(home.home.resolve("artifacts"));
            topics.read(topic).forEach(entry -> screen.line(text.of(bodies.whole(entry))));
            return 0;
        }
    }

    private static java.util.List<String> names() {
        return java.util.Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    }
}
