package dev.trainyard.ingest.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.testing.ForeignModels;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway asks for: it sends the whole recipe, with the fields of its preset. */
class PreviewResourceTest {
    @TempDir
    private Path folder;

    private PreviewResource resource;

    @BeforeEach
    void prepare() throws IOException {
        ForeignModels.copy("bfloat16", folder.resolve("model"));
        Files.writeString(folder.resolve("chats.jsonl"), "{\"prompt\": \"Hi\", \"completion\": \"Hello\"}\n");
        resource = new PreviewResource(
                new PreviewService(new SourceFolders(List.of(folder)), InstantSource.system()));
    }

    @Test
    void previewsAWholeRecipeThatStartsFromAModel() throws IOException {
        Response response = resource.preview(whole("chats.jsonl"), 1);

        assertThat(response.getStatus()).isEqualTo(200);
        JsonNode preview = ContractJson.mapper().readTree((String) response.getEntity());
        assertThat(preview.at("/steps/0/sources/0/examples")).hasSize(1);
        assertThat(preview.at("/form/ends")).isNotEmpty();
    }

    @Test
    void saysWhyThereIsNoPreview() throws IOException {
        assertThat(detail(resource.preview(whole("gone.jsonl"), 1)))
                .startsWith("The source 'chats' is missing: there is no gone.jsonl in ");
        for (String body : List.of("", "null", "[]", "{}", "{\"name\": 3}", "preset: smoke")) {
            assertThat(detail(resource.preview(body, 1))).as(body).contains("a complete recipe as JSON");
        }
        assertThat(detail(resource.preview(whole("chats.jsonl").replace("\"batch\":1,", "\"batch\":0,"), 1)))
                .isEqualTo("finetune.steps[0].batch is 0: a number from 1 to 4096 is expected.");
    }

    private static String detail(Response response) throws IOException {
        assertThat(response.getStatus()).isEqualTo(422);
        return ContractJson.mapper()
                .readTree((String) response.getEntity())
                .path("detail")
                .asText();
    }

    private static String whole(String path) throws IOException {
        return ContractJson.mapper()
                .writeValueAsString(RecipeReader.read("{preset: smoke, pretrain: {from: model, tokens: 0, context: 48},"
                        + " finetune: {heldOut: 0.0001, sources: [{name: chats, kind: jsonl, path: " + path
                        + ", licence: MIT}], steps: [{kind: instruction-tuning, conversations: 10, epochs: 1, batch: 1,"
                        + " learningRate: 0.001}]}}"));
    }
}
