package dev.trainyard.contracts.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CloudEvents type of each event: {@code dev.trainyard.corpus-sealed.v1}. The version is increased if old readers
 * could no longer understand the event; old versions must still parse. Fields may be added, and the recipe in an event
 * is always written in the current form.
 */
public final class EventType {
    private static final Map<String, Class<? extends PipelineEvent>> BY_NAME = records(PipelineEvent.class)
            .map(type -> type.<PipelineEvent>asSubclass(PipelineEvent.class))
            .collect(Collectors.toUnmodifiableMap(EventType::of, Function.identity()));

    private EventType() {}

    public static String of(Class<? extends PipelineEvent> event) {
        String kebab =
                event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase();
        return "dev.trainyard." + kebab + ".v1";
    }

    public static Optional<Class<? extends PipelineEvent>> named(String type) {
        return Optional.ofNullable(BY_NAME.get(type));
    }

    /** The records that are events. */
    public static List<Class<? extends PipelineEvent>> all() {
        return List.copyOf(BY_NAME.values());
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses()).flatMap(EventType::records);
    }
}
