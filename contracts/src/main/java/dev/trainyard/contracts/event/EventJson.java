package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;

/**
 * Events as JSON bodies. Fields keep the order of their records, and absent values are left out, so equal events have
 * equal bytes; unknown fields are passed over, so that a newer writer does not stop an older reader.
 */
public final class EventJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private EventJson() {}

    /** The mapper that events, recipes, manifests and reports are written with. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static byte[] write(PipelineEvent event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every event can be written as JSON", e);
        }
    }

    /**
     * @param type the CloudEvents type
     * @throws UnreadableEventException where the type is not known or the body does not fit it
     */
    public static PipelineEvent read(String type, byte[] body) throws UnreadableEventException {
        Class<? extends PipelineEvent> event =
                EventType.named(type).orElseThrow(() -> new UnreadableEventException("no event has the type " + type));
        try {
            return MAPPER.readValue(body, event);
        } catch (IOException e) {
            throw new UnreadableEventException("the body is no " + type + ": " + e.getMessage(), e);
        }
    }

    /** The CloudEvents id: a digest of type and body, so that a repeated event is recognised. */
    public static String id(PipelineEvent event) {
        byte[] type = EventType.of(event.getClass()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] body = write(event);
        byte[] both = java.util.Arrays.copyOf(type, type.length + 1 + body.length);
        System.arraycopy(body, 0, both, type.length + 1, body.length);
        return Sha256.of(both).hex().substring(0, 32);
    }
}
