package dev.trainyard.gateway;

import dev.trainyard.gateway.evaluation.Reliability;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves how well the confidence of a run's checkpoints is justified. */
@Path("/api/runs/{id}/calibration")
@Tag(name = "Evaluation")
public class CalibrationResource {
    private final SampleQueries queries;

    CalibrationResource(SampleQueries queries) {
        this.queries = queries;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "getCalibration",
            summary = "Confidence and correctness in the multiple-choice tasks of the evaluation",
            description =
                    "For each task with the log-likelihoods of choices: the share of right answers by confidence, in ten"
                            + " bins, and the expected calibration error with its interval, for both checkpoints.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Reliability.class)))
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
            description = "The evaluation is missing, damaged or unreadable",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The calibration is still being computed",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Reliability calibration(@PathParam("id") String id) throws IOException, InterruptedException {
        return queries.reliability(id);
    }
}
