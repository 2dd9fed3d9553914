package dev.trainyard.gateway;

import dev.trainyard.gateway.access.GatewayAccessRules;
import dev.trainyard.runtime.http.AccessRules;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The names of releases over HTTP. */
@Path("/api/releases")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Releases")
@Blocking
public class ReleasesResource {
    private final ReleaseService releases;
    private final AccessRules access;
    private final ParsingLimit parsingLimit;

    ReleasesResource(ReleaseService releases, AccessRules access, ParsingLimit parsingLimit) {
        this.releases = releases;
        this.access = access;
        this.parsingLimit = parsingLimit;
    }

    @GET
    @Operation(operationId = "listReleases", summary = "The names of releases, with their versions, newest first")
    public List<ReleaseService.Release> list() {
        return releases.all();
    }

    @POST
    @Path("/{name}/promote")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "promoteRelease",
            summary = "Let a name point at the checkpoint that a run's evaluation has decided about")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseService.Promotion.class),
                            examples =
                                    @ExampleObject(
                                            name = "run",
                                            value = "{\"run\": \"smoke-20261101-0001\", \"reason\": \"Better at"
                                                    + " definitions.\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The name points at the checkpoint",
            content = @Content(schema = @Schema(implementation = ReleaseService.Release.class)))
    @APIResponse(
            responseCode = "409",
            description = "The checkpoint was rejected and override is absent, there is no decision, or nothing would"
                    + " change, or the name has another version than expected",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "The name cannot be used, or the reason is missing or too long",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public ReleaseService.Release promote(
            @PathParam("name") String name,
            byte[] body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization)
            throws InterruptedException {
        return releases.promote(
                name, JsonBodies.read(body, ReleaseService.Promotion.class, parsingLimit), by(authorization));
    }

    @POST
    @Path("/{name}/roll-back")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "rollBackRelease", summary = "Restore the version that a name pointed at before")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseService.RollBack.class),
                            examples =
                                    @ExampleObject(name = "reason", value = "{\"reason\": \"It invents members.\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The name points at the earlier checkpoint, as a new version",
            content = @Content(schema = @Schema(implementation = ReleaseService.Release.class)))
    @APIResponse(
            responseCode = "409",
            description = "There is no earlier version, or the name has another version than expected",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public ReleaseService.Release rollBack(
            @PathParam("name") String name,
            byte[] body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization)
            throws InterruptedException {
        return releases.rollBack(
                name, JsonBodies.read(body, ReleaseService.RollBack.class, parsingLimit), by(authorization));
    }

    private String by(@Nullable String authorization) {
        return access instanceof GatewayAccessRules rules ? rules.nameOfKey(authorization) : "local";
    }
}
