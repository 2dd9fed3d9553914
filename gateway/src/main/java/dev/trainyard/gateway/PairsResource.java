package dev.trainyard.gateway;

import dev.trainyard.gateway.access.GatewayAccessRules;
import dev.trainyard.gateway.pairs.PairRatings;
import dev.trainyard.runtime.http.AccessRules;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Blind pairs of answers, and what people and a judge model find better, over HTTP. */
@Path("/api/pairs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pairs")
@RunOnVirtualThread
public class PairsResource {
    private final PairService pairs;
    private final AccessRules access;
    private final ParsingLimit parsingLimit;

    PairsResource(PairService pairs, AccessRules access, ParsingLimit parsingLimit) {
        this.pairs = pairs;
        this.access = access;
        this.parsingLimit = parsingLimit;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "makePair",
            summary = "Let two models answer the same prompt, and return the answers without the models' names",
            description =
                    "Both answer with the same settings and the same seed. Which answer stands on the left is decided at"
                            + " random. Without a prompt, they get the next request that both were asked in their evaluation.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PairService.PairRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "models",
                                            value =
                                                    "{\"first\": \"current\", \"second\": \"demo-20261123-174502-9f3c\","
                                                            + " \"prompt\": \"What does harbor mean?\", \"rater\": \"anna\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The answers, waiting for a vote",
            content = @Content(schema = @Schema(implementation = PairService.BlindPair.class)))
    @APIResponse(
            responseCode = "404",
            description = "A model does not exist",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "Without a prompt: no request is left that both models were asked",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "A model's files are damaged, or the evaluation's are",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public PairService.BlindPair make(
            byte @Nullable [] body,
            @Context HttpServerResponse connection,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization)
            throws IOException, InterruptedException {
        return pairs.generate(
                read(body, PairService.PairRequest.class), by(authorization), isKeyed(), connection::closed);
    }

    @POST
    @Path("/next")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "nextPair",
            summary = "A pair that others have voted on and this rater has not seen",
            description = "So that the agreement of raters can be measured. No answer is generated.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PairService.NextPairRequest.class),
                            examples = @ExampleObject(name = "rater", value = "{\"rater\": \"ben\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The answers, waiting for a vote",
            content = @Content(schema = @Schema(implementation = PairService.BlindPair.class)))
    @APIResponse(
            responseCode = "409",
            description = "There is none",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public PairService.BlindPair next(
            byte @Nullable [] body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization)
            throws InterruptedException {
        return pairs.next(read(body, PairService.NextPairRequest.class), by(authorization), isKeyed());
    }

    @POST
    @Path("/{pair}/vote")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "voteOnPair",
            summary = "Say which answer of a pair is better, and learn which model wrote which",
            description = "Sending the same vote again has no effect.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PairService.PairVote.class),
                            examples = @ExampleObject(name = "choice", value = "{\"choice\": \"left\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The vote is stored",
            content = @Content(schema = @Schema(implementation = PairService.RevealedPair.class)))
    @APIResponse(
            responseCode = "404",
            description = "The pair does not exist, has expired, or is shown to somebody else",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The rater has already voted otherwise",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public PairService.RevealedPair vote(
            @PathParam("pair") String pair,
            byte @Nullable [] body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization)
            throws InterruptedException {
        return pairs.vote(pair, read(body, PairService.PairVote.class), by(authorization), isKeyed());
    }

    @GET
    @Path("/ratings")
    @Operation(
            operationId = "getRatings",
            summary = "Ratings of the models by people and by judges, and how far these agree")
    public PairRatings ratings() {
        return pairs.ratings();
    }

    @GET
    @Path("/judging")
    @Operation(operationId = "getJudging", summary = "The judge model, and how far it has got")
    public PairService.JudgeView judging() {
        return pairs.judge();
    }

    @POST
    @Path("/judging")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "startJudging",
            summary = "Let the judge model vote",
            description =
                    "On the recorded answers of a run's two compared checkpoints, or without a run on the pairs that people"
                            + " have voted on. It is asked in both orders. Pairs that it has voted on before are not asked about again.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PairService.JudgingRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "run",
                                            value = "{\"run\": \"demo-20261123-174502-9f3c\", \"pairs\": 50}")))
    @APIResponse(
            responseCode = "200",
            description = "The judge is at work",
            content = @Content(schema = @Schema(implementation = PairService.JudgeView.class)))
    @APIResponse(
            responseCode = "404",
            description = "The run does not exist",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "No judge is configured, it is at work already, or there is nothing to judge",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The evaluation is missing or damaged",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public PairService.JudgeView startJudging(byte @Nullable [] body) throws IOException, InterruptedException {
        return pairs.startJudging(read(body, PairService.JudgingRequest.class));
    }

    @POST
    @Path("/judging/stop")
    @Operation(operationId = "stopJudging", summary = "Stop the judge; its votes remain")
    public PairService.JudgeView stopJudging() {
        return pairs.stopJudging();
    }

    private <T extends Record> T read(byte @Nullable [] body, Class<T> type) throws InterruptedException {
        return JsonBodies.read(body == null ? new byte[0] : body, type, parsingLimit);
    }

    private String by(@Nullable String authorization) {
        return access instanceof GatewayAccessRules rules ? rules.nameOfKey(authorization) : "local";
    }

    private boolean isKeyed() {
        return access instanceof GatewayAccessRules rules && rules.needsKeys();
    }
}
