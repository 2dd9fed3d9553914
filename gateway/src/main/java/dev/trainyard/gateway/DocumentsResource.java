package dev.trainyard.gateway;

import dev.trainyard.corpus.ledger.LedgerReader;
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

/** Serves the ledgers: every document, or every conversation, of a run's sources with the decision about it. */
@Path("/api/runs/{id}/documents")
@Tag(name = "Data")
public class DocumentsResource {
    private final CorpusQueries queries;

    DocumentsResource(CorpusQueries queries) {
        this.queries = queries;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "listDocuments",
            summary = "Documents with the decision about each and its reason",
            description =
                    "of: documents, which is the default, or the conversations of the recipe's sources. verdict: kept or"
                            + " dropped. path: a part of the path. limit: 1 to 500, 50 by default. cursor: the value of"
                            + " next from the previous page; a page may be short or empty and still have a next. A parameter"
                            + " without a value is treated as absent.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LedgerReader.Page.class)))
    @APIResponse(
            responseCode = "404",
            description = "The run does not exist, or its corpus has no such ledger",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The run has not sealed a corpus yet",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The corpus is missing or damaged, or its record has expired",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public LedgerReader.Page list(
            @PathParam("id") String id,
            @Parameter(schema = @Schema(enumeration = {"documents", "conversations", ""})) @QueryParam("of") @Nullable
                    String of,
            @QueryParam("source") @Nullable String source,
            @Parameter(schema = @Schema(enumeration = {"kept", "dropped", ""})) @QueryParam("verdict") @Nullable
                    String verdict,
            @QueryParam("rule") @Nullable String rule,
            @QueryParam("path") @Nullable String path,
            @Parameter(schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9]{0,18}$"))
                    @QueryParam("cursor")
                    @Nullable
                    String cursor,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            pattern = "^(0{0,15}([1-9][0-9]?|[1-4][0-9][0-9]|500))?$"))
                    @QueryParam("limit")
                    @Nullable
                    String limit)
            throws IOException {
        return queries.documents(id, new CorpusQueries.EntryFilter(of, source, verdict, rule, path, cursor, limit));
    }
}
