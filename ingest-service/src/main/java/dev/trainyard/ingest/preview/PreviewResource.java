package dev.trainyard.ingest.preview;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.ingest.source.SourceRefusedException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Previews for the gateway, one at a time, since each loads a tokenizer. */
@Path(PreviewAccessRules.PATH)
public class PreviewResource {
    private final PreviewService previews;
    private final Semaphore turn = new Semaphore(1);

    PreviewResource(PreviewService previews) {
        this.previews = previews;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, "application/problem+json"})
    @Blocking
    public Response preview(String recipe, @QueryParam("examples") @DefaultValue("3") int examples) throws IOException {
        if (!turn.tryAcquire()) {
            return problem(
                    503, "Another preview is being made", "Another preview is being made: try again in a few seconds.");
        }
        try {
            int number = Math.clamp(examples, 1, Preview.MOST_EXAMPLES);
            return Response.ok(
                            ContractJson.mapper()
                                    .writeValueAsString(previews.preview(RecipeReader.readWhole(recipe), number)),
                            MediaType.APPLICATION_JSON)
                    .build();
        } catch (InvalidRecipeException | SourceRefusedException e) {
            return problem(422, "There is no preview of this recipe", String.valueOf(e.getMessage()));
        } finally {
            turn.release();
        }
    }

    private static Response problem(int status, String title, String detail) {
        return Response.status(status)
                .type("application/problem+json")
                .entity(JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "about:blank")
                        .put("title", title)
                        .put("status", status)
                        .put("detail", detail)
                        .toString())
                .build();
    }
}
