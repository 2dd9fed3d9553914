package dev.trainyard.gateway;

import dev.trainyard.corpus.ledger.WhatIf;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

/** Serves the effect of another threshold on a run's corpus. */
@Path("/api/runs/{id}/what-if")
@Tag(name = "Data")
public class WhatIfResource {
    private final CorpusQueries queries;

    WhatIfResource(CorpusQueries queries) {
        this.queries = queries;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "askWhatIf",
            summary = "How many documents would be kept with another threshold for one rule",
            description = WhatIf.NOTE)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WhatIf.Effect.class)))
    @APIResponse(
            responseCode = "400",
            description = "The rule does not exist, or the threshold is not a number",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "The run does not exist, or its corpus has no ledger",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The run has not sealed a corpus yet",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The corpus is missing or damaged, or its record has expired",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public WhatIf.Effect ask(
            @PathParam("id") String id,
            @Parameter(required = true, schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @QueryParam("rule")
                    @Nullable
                    String rule,
            @Parameter(required = true, schema = @Schema(type = SchemaType.NUMBER)) @QueryParam("threshold") @Nullable
                    String threshold)
            throws IOException {
        return queries.whatIf(id, rule, threshold);
    }
}
