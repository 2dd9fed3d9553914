package dev.trainyard.gateway;

import dev.trainyard.gateway.evaluation.ComparedCheckpoint;
import dev.trainyard.gateway.evaluation.ComparisonView;
import dev.trainyard.gateway.samples.SamplePage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Serves comparisons of any two evaluated checkpoints. */
@Path("/api/comparisons")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
@Tag(name = "Evaluation")
@RunOnVirtualThread
public class ComparisonsResource {
    private final ComparisonQueries queries;

    ComparisonsResource(ComparisonQueries queries) {
        this.queries = queries;
    }

    @GET
    @Operation(
            operationId = "compareCheckpoints",
            summary = "Two evaluated checkpoints compared on the items that both were asked",
            description =
                    "first and second: RUN:STEP, the id of a run for the checkpoint that its evaluation decided about, or"
                            + " the name of a release. The numbers are those of ./trainyard compare: exact McNemar or the"
                            + " paired bootstrap, p-values after Holm's adjustment over all tasks, and the smallest"
                            + " difference that the items could have shown. 503 says that a comparison is still being"
                            + " computed; it is kept when it is done.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ComparisonView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no evaluated checkpoint of this name",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "An evaluation is missing, damaged or unreadable",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The comparison is still being computed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public ComparisonView compare(
            @Parameter(required = true, schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @QueryParam("first")
                    @Nullable
                    String first,
            @Parameter(required = true, schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @QueryParam("second")
                    @Nullable
                    String second)
            throws IOException, InterruptedException {
        return queries.compare(first, second);
    }

    @GET
    @Path("/checkpoints")
    @Operation(
            operationId = "listEvaluatedCheckpoints",
            summary = "The checkpoints that can be compared, newest runs first")
    public List<ComparedCheckpoint> checkpoints() {
        return queries.checkpoints();
    }

    @GET
    @Path("/samples")
    @Operation(
            operationId = "listComparedSamples",
            summary = "Items that two checkpoints were asked, with the answers of both",
            description = "first and second are named as in GET /api/comparisons, and the other parameters are those of"
                    + " GET /api/runs/{id}/samples. base is the answer of the first checkpoint, aligned that of the"
                    + " second.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SamplePage.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no evaluated checkpoint of this name",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "An evaluation is missing, damaged or unreadable",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The samples of other comparisons are being read",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public SamplePage samples(
            @Parameter(required = true, schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @QueryParam("first")
                    @Nullable
                    String first,
            @Parameter(required = true, schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @QueryParam("second")
                    @Nullable
                    String second,
            @BeanParam SamplesResource.Parameters parameters)
            throws IOException, InterruptedException {
        return queries.samples(first, second, parameters.query());
    }
}
