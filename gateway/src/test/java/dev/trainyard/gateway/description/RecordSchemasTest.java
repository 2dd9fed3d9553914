package dev.trainyard.gateway.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSchemasTest {
    record Sent(
            RunId id,
            @Nullable Double share,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Long always,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> words,
            @JsonProperty("other_name") Map<String, Stage> stages,
            Instant at,
            Part part,
            Other.Part second) {
        record Part(Sha256 digest) {}
    }

    interface Other {
        @JsonInclude(JsonInclude.Include.ALWAYS)
        record Part(@Nullable Sent inner) {}
    }

    @Test
    void sayWhatIsRequiredAndWhatMayBeNull() {
        RecordSchemas schemas = new RecordSchemas();
        schemas.add(Sent.class);

        ObjectNode sent = schemas.all().get("Sent");
        assertThat(sent.path("required"))
                .extracting(name -> name.asText())
                .containsExactly("id", "always", "other_name", "at", "part", "second");
        assertThat(sent.at("/properties/share").toString()).isEqualTo("{\"type\":\"number\",\"format\":\"double\"}");
        assertThat(sent.at("/properties/always").toString())
                .isEqualTo("{\"type\":[\"integer\",\"null\"],\"format\":\"int64\"}");
        assertThat(sent.at("/properties/other_name/additionalProperties").toString())
                .isEqualTo("{\"$ref\":\"#/components/schemas/Stage\"}");
        assertThat(schemas.all().get("OtherPart").at("/properties/inner").toString())
                .isEqualTo("{\"anyOf\":[{\"$ref\":\"#/components/schemas/Sent\"},{\"type\":\"null\"}]}");
    }

    @Test
    void describeIdsDigestsAndChoicesAsTheyAreSent() {
        RecordSchemas schemas = new RecordSchemas();
        schemas.add(Sent.class);

        assertThat(schemas.all().get("RunId").toString())
                .isEqualTo("{\"type\":\"string\",\"pattern\":\"^[a-z0-9][a-z0-9-]{2,63}$\"}");
        assertThat(schemas.all().get("Sha256").toString())
                .isEqualTo("{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}");
        assertThat(schemas.all().get("Stage").toString())
                .isEqualTo("{\"type\":\"string\",\"enum\":[\"ingest\",\"pretrain\",\"finetune\",\"evaluate\"]}");
        assertThat(schemas.all().get("Part").at("/properties/digest").toString())
                .isEqualTo("{\"$ref\":\"#/components/schemas/Sha256\"}");
    }

    @Test
    void allowNoOtherFieldsInARequest() {
        record Asked(@Nullable String reason) {}
        RecordSchemas schemas = new RecordSchemas();
        schemas.addRequest(Asked.class);

        assertThat(schemas.all().get("Asked").toString())
                .isEqualTo("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"reason\":{\"type\":"
                        + "[\"string\",\"null\"]}}}");
    }

    @Test
    void includeTheFieldsOfAnUnwrappedRecord() {
        record Inner(String name, @Nullable Long size) {}
        record Outer(@JsonUnwrapped Inner inner, List<String> words) {}
        RecordSchemas schemas = new RecordSchemas();
        schemas.add(Outer.class);

        assertThat(schemas.all().get("Outer").toString())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"size\":{\"type\":\"integer\","
                                + "\"format\":\"int64\"},\"words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
                                + "\"required\":[\"name\",\"words\"]}");
    }

    @Test
    void knowEveryEvent() {
        RecordSchemas schemas = new RecordSchemas();
        schemas.add(PipelineEvent.class);

        assertThat(schemas.all().get("PipelineEvent").path("anyOf"))
                .hasSize(PipelineEvent.class.getPermittedSubclasses().length);
    }

    @Test
    void allowTheMethodsOfADescription() throws Exception {
        AllowedMethods methods = new AllowedMethods(new com.fasterxml.jackson.databind.ObjectMapper().readTree("""
                {"paths": {"/api/runs": {"get": {}, "post": {}}, "/api/runs/{id}/cancel": {"post": {}, "parameters": []}}}
                """));

        assertThat(methods.at("/api/runs")).containsExactly("GET", "HEAD", "OPTIONS", "POST");
        assertThat(methods.at("/api/runs/a-run/cancel")).containsExactly("OPTIONS", "POST");
        assertThat(methods.at("/api/runs/a/b/cancel")).isEmpty();
        assertThat(methods.at("/api/runsX")).isEmpty();
    }
}
