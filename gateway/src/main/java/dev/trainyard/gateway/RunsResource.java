package dev.trainyard.gateway;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeFormat;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.attention.Finding;
import dev.trainyard.gateway.description.RecipeSchema;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunSummary;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.report.RunReport;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Runs over HTTP. */
@Path("/api/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public class RunsResource {
    private final RunService runService;
    private final RunHistory history;
    private final Attention attention;
    private final ParsingLimit parsingLimit;

    RunsResource(RunService runService, RunHistory history, Attention attention, ParsingLimit parsingLimit) {
        this.runService = runService;
        this.history = history;
        this.attention = attention;
        this.parsingLimit = parsingLimit;
    }

    /** The id of a run that was accepted. */
    public record Accepted(RunId id) {}

    /** The current state of a run. @param attention why it may be stuck; empty if it is not */
    public record WatchedRun(@JsonUnwrapped RunView run, List<Finding> attention) {}

    /** The reason for cancelling a run. */
    public record Cancellation(@Nullable String reason) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})
    @Operation(
            operationId = "startRun",
            summary = "Start a run from a preset, optionally with changes, or from a complete recipe")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(ref = RecipeSchema.NAME),
                        examples = {
                            @ExampleObject(name = "preset", value = "{\"preset\": \"smoke\", \"seed\": 7}"),
                            @ExampleObject(
                                    name = "folder",
                                    value =
                                            "{\"preset\": \"smoke\", \"name\": \"notes\", \"corpus\": {\"sources\": [{\"name\": \"notes\","
                                                    + " \"kind\": \"folder\", \"path\": \"notes\", \"licence\": \"CC0-1.0\","
                                                    + " \"include\": [\"**/*.md\"]}]}}")
                        }),
                @Content(mediaType = "application/yaml", schema = @Schema(ref = RecipeSchema.NAME))
            })
    @APIResponse(
            responseCode = "202",
            description = "The run has been requested",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "422",
            description = "The recipe has mistakes; the response names each of them",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description =
                    "No broker stored the request in time; detail says whether the run may have started, and run is its id",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response start(byte[] recipe, @Context HttpHeaders headers) throws InterruptedException {
        RunId run = runService.start(recipe(recipe, headers, parsingLimit));
        return Response.accepted(new Accepted(run))
                .location(URI.create("/api/runs/" + run))
                .build();
    }

    /** The recipe in a body of JSON or YAML. */
    static Recipe recipe(byte[] body, HttpHeaders headers, ParsingLimit parsingLimit) throws InterruptedException {
        MediaType type = headers.getMediaType();
        if (type == null) {
            throw RefusedException.of(
                    415,
                    "The content type is missing",
                    "The body has no content type: send application/json or application/yaml.");
        }
        RecipeFormat format =
                type.isCompatible(MediaType.APPLICATION_JSON_TYPE) ? RecipeFormat.JSON : RecipeFormat.YAML;
        Charset charset = charset(type);
        return parsingLimit.pass(() -> RunService.read(body, charset, format));
    }

    @GET
    @Operation(operationId = "listRuns", summary = "All runs, newest first")
    public List<RunSummary> list() {
        return history.summaries();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getRun", summary = "The current state of a run")
    @APIResponse(
            responseCode = "200",
            description = "The run, with findings about why it may be stuck",
            content = @Content(schema = @Schema(implementation = WatchedRun.class)))
    public WatchedRun get(@PathParam("id") String id) {
        RunView run = runService.find(id);
        return new WatchedRun(run, attention.of(run));
    }

    @GET
    @Path("/{id}/report")
    @Operation(operationId = "getReport", summary = "The run's figures; null for those that do not exist yet")
    public RunReport report(@PathParam("id") String id) {
        return RunReport.of(runService.find(id));
    }

    @POST
    @Path("/{id}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "cancelRun", summary = "Cancel a run; durable results are kept")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Cancellation.class),
                            examples =
                                    @ExampleObject(
                                            name = "reason",
                                            value = "{\"reason\": \"The sources were the wrong ones.\"}")))
    @APIResponse(
            responseCode = "202",
            description = "The cancellation has been published to the stages",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(
            responseCode = "409",
            description = "The run has already ended",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "The reason is too long",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "No broker stored the request in time",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response cancel(@PathParam("id") String id, byte @Nullable [] body) throws InterruptedException {
        String reason = body == null || body.length == 0
                ? null
                : JsonBodies.read(body, Cancellation.class, parsingLimit).reason();
        return Response.accepted(
                        runService.cancel(id, reason == null ? "Cancelled over HTTP without a reason." : reason))
                .build();
    }

    @POST
    @Path("/{id}/preferences")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "givePreference", summary = "Record which of two answers is better")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RunService.Preference.class),
                            examples =
                                    @ExampleObject(
                                            name = "answers",
                                            value = "{\"prompt\": \"What does entity mean?\", \"chosen\": \"That which"
                                                    + " exists.\", \"rejected\": \"I do not know.\"}")))
    @APIResponse(responseCode = "202", description = "The preference is stored")
    @APIResponse(
            responseCode = "503",
            description = "No broker stored the preference in time",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response prefer(@PathParam("id") String id, byte[] body) throws InterruptedException {
        runService.prefer(id, JsonBodies.read(body, RunService.Preference.class, parsingLimit));
        return Response.accepted().build();
    }

    private static Charset charset(MediaType type) {
        String name = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(
                    415, "The charset is unknown", "The charset of the body is '" + name + "': utf-8 is expected.");
        }
    }
}
