package dev.trainyard.runtime.job;

import dev.trainyard.contracts.event.PipelineEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Records published events in order; refuses events of the types named by a test, as a broker might. */
final class RecordedEvents implements EventSink {
    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();
    private volatile Refusal refusal = new Refusal(PipelineEvent.class, null, "", 0);

    private final AtomicInteger refused = new AtomicInteger();

    /** The number of refused events. */
    int refused() {
        return refused.get();
    }

    private record Refusal(
            Class<? extends PipelineEvent> type, EventNotStoredException.Status status, String sentence, int times) {}

    /** Refuses the given number of events of a type. */
    void refuse(
            Class<? extends PipelineEvent> type, EventNotStoredException.Status status, String sentence, int times) {
        refusal = new Refusal(type, status, sentence, times);
    }

    private Consumer<PipelineEvent> onReport = _ -> {};

    @Override
    public synchronized void publish(PipelineEvent event) {
        Refusal now = refusal;
        if (now.times() > 0 && now.type().isInstance(event)) {
            refused.incrementAndGet();
            refusal = new Refusal(now.type(), now.status(), now.sentence(), now.times() - 1);
            throw new EventNotStoredException(
                    now.status(), now.sentence(), new IllegalStateException("as the test says"));
        }
        events.add(event);
    }

    @Override
    public void report(PipelineEvent event) {
        events.add(event);
        onReport.accept(event);
    }

    /** Sets an action for each report. */
    void onReport(Consumer<PipelineEvent> action) {
        onReport = action;
    }

    List<PipelineEvent> all() {
        return List.copyOf(events);
    }

    <E extends PipelineEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
