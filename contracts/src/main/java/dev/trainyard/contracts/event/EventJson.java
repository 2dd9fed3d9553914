package dev.trainyard.contracts.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Events as JSON bodies; equal events have equal bytes. */
public final class EventJson {
    /** Maximum length of the description of what is wrong with a field. */
    private static final int LONGEST_COMPLAINT = 300;

    private EventJson() {}

    public static byte[] write(PipelineEvent event) {
        try {
            return ContractJson.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every event can be written as JSON", e);
        }
    }

    /**
     * @param type the CloudEvents type
     * @throws UnreadableEventException if the type is unknown or the body does not match it
     */
    public static PipelineEvent read(String type, byte[] body) throws UnreadableEventException {
        Class<? extends PipelineEvent> known = EventType.named(type)
                .orElseThrow(() -> new UnreadableEventException("No event has the type '" + shortened(type) + "'."));
        PipelineEvent event;
        try {
            event = ContractJson.mapper().readValue(body, known);
        } catch (JsonMappingException e) {
            boolean torn = e.getCause() instanceof StreamReadException;
            throw new UnreadableEventException(torn ? noJson(type, e) : unfit(type, e), e);
        } catch (JsonProcessingException e) {
            throw new UnreadableEventException(noJson(type, e), e);
        } catch (IOException e) {
            throw new UnreadableEventException("The body is not JSON: a " + type + " is expected.", e);
        }
        if (event == null) {
            throw new UnreadableEventException("The body is empty: a " + type + " is expected.");
        }
        Optional<String> missing = RequiredFields.missing(event);
        if (missing.isPresent()) {
            throw new UnreadableEventException(
                    "The field " + missing.get() + " is missing in the body of the " + type + ".");
        }
        return event;
    }

    /** The CloudEvents id: a digest of type and body, so that a repeated event is recognised. */
    public static String id(PipelineEvent event) {
        return id(EventType.of(event.getClass()), write(event));
    }

    /**
     * The CloudEvents id of an event, computed from the exact bytes that {@link #write} produced. With it, a body that
     * is stored elsewhere can be checked against the id in its record.
     */
    public static String id(String type, byte[] body) {
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(name, name.length + 1 + body.length);
        System.arraycopy(body, 0, both, name.length + 1, body.length);
        return Sha256.of(both).hex().substring(0, 32);
    }

    private static String noJson(String type, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "The body is not JSON" + where + ": a " + type + " is expected.";
    }

    private static String unfit(String type, JsonMappingException e) {
        String path = path(e);
        String field = path.isEmpty() ? "The body" : "The field " + path;
        String complaint = complaint(e);
        return complaint.isEmpty()
                ? field + " has a value that a " + type + " does not allow there."
                : field + " of a " + type + " is wrong: " + complaint;
    }

    /** The message with which one of our own types rejected a value; empty if something else rejected it. */
    private static String complaint(JsonMappingException e) {
        if (!(e.getCause() instanceof IllegalArgumentException refusal) || refusal instanceof NumberFormatException) {
            return "";
        }
        String said = String.valueOf(refusal.getMessage());
        // The JDK's message about an unknown enum constant contains a class name.
        return said.startsWith("No enum constant") ? "" : shortened(said) + ".";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_COMPLAINT ? text : text.substring(0, LONGEST_COMPLAINT) + "…";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null)
                path.append('[').append(step.getIndex()).append(']');
            else path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
        return shortened(path.toString());
    }
}
