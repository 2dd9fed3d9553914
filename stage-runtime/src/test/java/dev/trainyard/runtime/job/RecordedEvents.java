package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was published, in order. */
final class RecordedEvents implements EventSink {
    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void publish(PipelineEvent event) {
        events.add(event);
    }

    List<PipelineEvent> all() {
        return List.copyOf(events);
    }

    <E extends PipelineEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
