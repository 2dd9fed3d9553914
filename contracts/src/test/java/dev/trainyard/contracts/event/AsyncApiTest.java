package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.RecipeConstraints;
import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares the published AsyncAPI document with the records: channels, messages and schemas must match, descriptions
 * are free. Run with {@code -DargLine=-Dgolden.write=true} to regenerate it.
 */
class AsyncApiTest {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    private static final Path DOCUMENT = Path.of("src/main/resources/asyncapi.yaml");

    private final ObjectNode schemas = YAML.createObjectNode();

    @Test
    void agreesWithTheRecords() throws IOException {
        ObjectNode derived = derive();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(DOCUMENT, YAML.writeValueAsString(derived));
        }

        JsonNode published = YAML.readTree(DOCUMENT.toFile());

        for (String part : List.of("asyncapi", "defaultContentType", "channels", "operations", "components")) {
            assertThat(withoutProse(published.get(part))).as(part).isEqualTo(withoutProse(derived.get(part)));
        }
    }

    private ObjectNode derive() {
        ObjectNode root = YAML.createObjectNode();
        root.put("asyncapi", "3.0.0");
        root.putObject("info")
                .put("title", "Trainyard's topics")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "CloudEvents 1.0 in Kafka's binary mode: ce_id, ce_type, ce_source, ce_subject (the run) and"
                                + " ce_time are headers, the body is JSON, the key is the run id, or the name of the release in the"
                                + " compacted topic trainyard.releases.names."
                                + " The slices of an evaluation are divided among the partitions of their topic, whatever their key. A payload above 256 KiB is"
                                + " stored in the artifact store: then the record has the header ce_dataref, and its value is the"
                                + " schema Artifact, whose folder holds the payload in the file 'body'.")
                .putObject("license")
                .put("name", "Apache-2.0");
        root.put("defaultContentType", "application/json");
        ObjectNode channels = root.putObject("channels");
        ObjectNode operations = root.putObject("operations");
        ObjectNode messages = YAML.createObjectNode();
        for (Topic topic : Topic.values()) {
            ObjectNode channel = channels.putObject(topic.topicName());
            channel.put("address", topic.topicName());
            ObjectNode carried = channel.putObject("messages");
            for (PipelineEvent event : SampleEvents.ALL) {
                if (Topic.of(event) == topic) {
                    String name = event.getClass().getSimpleName();
                    carried.putObject(name).put("$ref", "#/components/messages/" + name);
                    messages.set(name, message(event.getClass()));
                }
            }
            ObjectNode configuration = channel.putObject("bindings")
                    .putObject("kafka")
                    .put("partitions", topic.partitions())
                    .putObject("topicConfiguration");
            if (topic.isCompacted()) {
                configuration.putArray("cleanup.policy").add("compact");
            } else {
                configuration.put("retention.ms", topic.retention().toMillis());
            }
            operations
                    .putObject("publish-" + topic.name().toLowerCase().replace('_', '-'))
                    .put("action", "send")
                    .putObject("channel")
                    .put("$ref", "#/channels/" + topic.topicName());
        }
        ObjectNode components = root.putObject("components");
        components.set("messages", messages);
        components.set("messageTraits", YAML.createObjectNode().set("CloudEvent", cloudEvent()));
        components.set("schemas", schemas);
        return root;
    }

    private ObjectNode message(Class<?> event) {
        ObjectNode message = YAML.createObjectNode();
        message.put("name", EventType.of(event.asSubclass(PipelineEvent.class)));
        message.put("contentType", "application/json");
        message.putArray("traits").addObject().put("$ref", "#/components/messageTraits/CloudEvent");
        message.set("payload", schema(event));
        ObjectNode bindings = message.putObject("bindings").putObject("kafka");
        bindings.putObject("key").put("type", "string");
        return message;
    }

    private static ObjectNode cloudEvent() {
        ObjectNode trait = YAML.createObjectNode();
        ObjectNode headers = trait.putObject("headers");
        headers.put("type", "object");
        ArrayNode required = headers.putArray("required");
        ObjectNode properties = headers.putObject("properties");
        for (String name : List.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time")) {
            required.add(name);
            properties.putObject(name).put("type", "string");
        }
        ((ObjectNode) properties.get("ce_time")).put("format", "date-time");
        properties
                .putObject("ce_dataref")
                .put("type", "string")
                .put("pattern", "^events/[0-9a-f]{32}$")
                .put("description", "Present if the value is an Artifact instead of the payload.");
        return trait;
    }

    private ObjectNode schema(Type type) {
        ObjectNode schema = YAML.createObjectNode();
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            schema.put("type", "array").set("items", schema(generic.getActualTypeArguments()[0]));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            schema.put("type", "object").set("additionalProperties", schema(generic.getActualTypeArguments()[1]));
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            schema.put("type", "integer");
        } else if (type == double.class || type == Double.class) {
            schema.put("type", "number");
        } else if (type == boolean.class || type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == String.class || type == RunId.class) {
            schema.put("type", "string");
        } else if (type == CheckpointId.class) {
            schema.put("type", "string").put("pattern", "^[0-9a-f]{16}$");
        } else if (type == Sha256.class) {
            schema.put("type", "string").put("pattern", "^[0-9a-f]{64}$");
        } else if (type == Instant.class) {
            schema.put("type", "string").put("format", "date-time");
        } else if (type == LocalDate.class) {
            schema.put("type", "string").put("format", "date");
        } else if (type instanceof Class<?> enumeration && enumeration.isEnum()) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            Arrays.stream(enumeration.getEnumConstants())
                    .forEach(value -> values.add(YAML.convertValue(value, String.class)));
        } else if (type instanceof Class<?> sealed && sealed.isSealed()) {
            ArrayNode kinds = schema.putArray("oneOf");
            for (Class<?> record :
                    new LinkedHashSet<>(RecipeConstraints.kinds(sealed).values())) kinds.add(ofItsKind(record));
        } else if (type instanceof Class<?> nested && nested.isRecord()) {
            if (!schemas.has(nested.getSimpleName())) {
                schemas.set(nested.getSimpleName(), YAML.createObjectNode());
                schemas.set(nested.getSimpleName(), object(nested));
            }
            schema.put("$ref", "#/components/schemas/" + nested.getSimpleName());
        } else {
            throw new AssertionError("no schema for " + type);
        }
        return schema;
    }

    /** The schema of a record of a sealed type. */
    private ObjectNode ofItsKind(Class<?> record) {
        ObjectNode reference = schema(record);
        ObjectNode object = (ObjectNode) schemas.get(record.getSimpleName());
        ((ArrayNode) object.get("required")).insert(0, "kind");
        ObjectNode properties = YAML.createObjectNode();
        ObjectNode kind = properties.putObject("kind").put("type", "string");
        List<String> kinds = RecipeConstraints.kindsOf(record);
        if (kinds.size() == 1) {
            kind.put("const", kinds.getFirst());
        } else {
            kinds.forEach(kind.putArray("enum")::add);
        }
        object.set("properties", properties.setAll((ObjectNode) object.get("properties")));
        return reference;
    }

    private ObjectNode object(Class<?> record) {
        ObjectNode object = YAML.createObjectNode();
        object.put("type", "object");
        ArrayNode required = object.putArray("required");
        ObjectNode properties = object.putObject("properties");
        for (RecordComponent component : RecipeConstraints.fields(record)) {
            JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !leftOutIfEmpty(component)) {
                required.add(name);
            }
            properties.set(name, schema(component.getGenericType()));
        }
        return object;
    }

    private static boolean leftOutIfEmpty(RecordComponent component) {
        if (component.getType() != List.class && component.getType() != Map.class) return false;
        JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
        JsonInclude included =
                own != null ? own : component.getDeclaringRecord().getAnnotation(JsonInclude.class);
        return included != null && included.value() == JsonInclude.Include.NON_EMPTY;
    }

    private static JsonNode withoutProse(JsonNode node) {
        JsonNode copy = node.deepCopy();
        copy.findParents("description").forEach(parent -> ((ObjectNode) parent).remove("description"));
        copy.findParents("summary").forEach(parent -> ((ObjectNode) parent).remove("summary"));
        return copy;
    }
}
