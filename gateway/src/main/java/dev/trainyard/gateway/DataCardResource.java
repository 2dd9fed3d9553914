package dev.trainyard.gateway;

import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.conversation.ConversationCard;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Serves the data card of a run's corpus. */
@Path("/api/runs/{id}/data-card")
@Tag(name = "Data")
public class DataCardResource {
    private final CorpusQueries queries;

    DataCardResource(CorpusQueries queries) {
        this.queries = queries;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "getDataCard",
            summary = "The data card of the run's corpus",
            description =
                    "of: documents, which is the default, or the conversations of the recipe's sources. For a corpus"
                            + " made by a version without a ledger, the card of documents contains only the first fields.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(anyOf = {CorpusCard.class, DataCard.class, ConversationCard.class})))
    @APIResponse(
            responseCode = "404",
            description = "The run does not exist, or its corpus has no data card",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The run has not sealed a corpus yet",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The corpus is missing or damaged, or its record has expired",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response get(
            @PathParam("id") String id,
            @Parameter(schema = @Schema(enumeration = {"documents", "conversations", ""})) @QueryParam("of") @Nullable
                    String of)
            throws IOException {
        return Response.ok(queries.dataCard(id, of))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }
}
