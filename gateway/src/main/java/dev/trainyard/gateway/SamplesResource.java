package dev.trainyard.gateway;

import dev.trainyard.gateway.samples.SamplePage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Serves the samples of a run's evaluation: every item with the answers of both checkpoints. */
@Path("/api/runs/{id}/samples")
@Tag(name = "Evaluation")
public class SamplesResource {
    private final SampleQueries queries;

    /** Which samples are listed; also of two compared checkpoints. */
    public static class Parameters {
        @QueryParam("task")
        @Nullable
        String task;

        @QueryParam("item")
        @Nullable
        String item;

        @QueryParam("category")
        @Nullable
        String category;

        @Parameter(schema = @Schema(type = SchemaType.STRING, maxLength = 200))
        @QueryParam("text")
        @Nullable
        String text;

        @Parameter(schema = @Schema(enumeration = {"both", "neither", "gained", "lost", ""}))
        @QueryParam("verdict")
        @Nullable
        String verdict;

        @Parameter(schema = @Schema(enumeration = {"true", "false", ""}))
        @QueryParam("contaminated")
        @Nullable
        String contaminated;

        @Parameter(schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9]{0,9}$"))
        @QueryParam("from")
        @Nullable
        String from;

        @Parameter(schema = @Schema(type = SchemaType.STRING, pattern = "^(0{0,6}([1-9][0-9]?|1[0-9][0-9]|200))?$"))
        @QueryParam("limit")
        @Nullable
        String limit;

        SampleQuery query() {
            return new SampleQuery(task, item, category, text, verdict, contaminated, from, limit);
        }
    }

    SamplesResource(SampleQueries queries) {
        this.queries = queries;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "listSamples",
            summary = "Items of the evaluation with the answers of both checkpoints",
            description =
                    "item: the exact name of an item. category: as the items name it. contaminated: whether the item's"
                            + " text may have been in the training data. text: a part of the prompt, the expected or given answers, or the item's name, at most 200 characters,"
                            + " in upper or lower case. verdict: both succeeded, neither did, gained by the second"
                            + " checkpoint or lost by it; of bits per byte, lower is better. limit: 1 to 200, 50 by"
                            + " default. from: the value of next from the previous page. A parameter without a value"
                            + " is treated as absent.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SamplePage.class)))
    @APIResponse(
            responseCode = "404",
            description = "The run does not exist",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The run has not been evaluated yet",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The evaluation is missing or damaged",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public SamplePage list(@PathParam("id") String id, @BeanParam Parameters parameters)
            throws IOException, InterruptedException {
        return queries.samples(id, parameters.query());
    }
}
