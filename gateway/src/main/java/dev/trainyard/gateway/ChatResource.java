package dev.trainyard.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.gateway.chat.AnswerBodies;
import dev.trainyard.gateway.chat.Answering;
import dev.trainyard.gateway.chat.ChatBodies;
import dev.trainyard.gateway.chat.ChatDesk;
import dev.trainyard.gateway.chat.ChatRequest;
import dev.trainyard.gateway.chat.Piece;
import dev.trainyard.gateway.chat.RefusedChatException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The models of the runs, behind the interface that OpenAI's clients speak. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models")
public class ChatResource {
    /** How soon it is noticed that a client has gone while nothing is being written to it. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final ChatDesk desk;
    private final ObjectMapper json;

    ChatResource(ChatDesk desk, ObjectMapper json) {
        this.desk = desk;
        this.json = json;
    }

    @GET
    @Path("/models")
    @Operation(
            operationId = "listModels",
            summary = "Released models by the id of their run, base models by <run id>:base")
    public ChatBodies.ModelList models() {
        return desk.models();
    }

    @GET
    @Path("/models/{model}")
    @Operation(operationId = "getModel", summary = "One model")
    public ChatBodies.Model model(@PathParam("model") String model) {
        return desk.model(model);
    }

    @POST
    @Path("/chat/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(
            operationId = "chat",
            summary = "Ask a model",
            description =
                    "As OpenAI's chat completions: model, messages, max_tokens, temperature, top_p, seed, stop, stream"
                            + " and stream_options; also top_k, min_p and repetition_penalty. A base model knows no turns: it goes on with the text of the last user message.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type =
                                                    org.eclipse.microprofile.openapi.annotations.enums.SchemaType
                                                            .OBJECT),
                            examples =
                                    @ExampleObject(
                                            name = "question",
                                            value =
                                                    "{\"model\": \"demo-20261123-174502-9f3c\", \"messages\":"
                                                            + " [{\"role\": \"user\", \"content\": \"What does entity mean?\"}]}")))
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ChatBodies.Completion.class)))
    public Response chat(String body, @Context HttpServerResponse connection) throws InterruptedException {
        ChatRequest request = ChatRequest.read(read(body));
        Answering answering = desk.ask(request);
        AnswerBodies bodies =
                new AnswerBodies("chatcmpl-" + UUID.randomUUID(), Instant.now().getEpochSecond(), request.model());
        if (!request.stream())
            return Response.ok(whole(answering, bodies, connection)).build();
        StreamingOutput stream = out -> stream(request, answering, bodies, new EventStream(out), connection);
        return Response.ok(stream)
                .type(MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new RefusedChatException(400, "The body is no JSON: " + e.getOriginalMessage() + ".", null, null);
        }
    }

    private static ChatBodies.Completion whole(Answering answering, AnswerBodies bodies, HttpServerResponse connection)
            throws InterruptedException {
        StringBuilder text = new StringBuilder();
        try (answering) {
            while (true) {
                Optional<Piece> piece = answering.next(GLANCE);
                if (piece.isEmpty() && connection.closed()) {
                    throw new RefusedChatException(499, "The client went away.", null, null);
                }
                if (piece.isEmpty()) continue;
                switch (piece.get()) {
                    case Piece.Text next -> text.append(next.text());
                    case Piece.End end -> {
                        return bodies.whole(text.toString(), end);
                    }
                    case Piece.Failed failed -> throw new RefusedChatException(500, failed.reason(), null, null);
                }
            }
        }
    }

    private void stream(
            ChatRequest request,
            Answering answering,
            AnswerBodies bodies,
            EventStream stream,
            HttpServerResponse connection)
            throws IOException {
        try (answering) {
            stream.data(json.writeValueAsString(bodies.opening()));
            while (!connection.closed()) {
                Optional<Piece> piece = answering.next(GLANCE);
                if (piece.isEmpty()) continue;
                switch (piece.get()) {
                    case Piece.Text next -> stream.data(json.writeValueAsString(bodies.text(next.text())));
                    case Piece.End end -> {
                        stream.data(json.writeValueAsString(bodies.closing(end)));
                        if (request.includeUsage()) stream.data(json.writeValueAsString(bodies.usage(end)));
                        stream.data("[DONE]");
                        return;
                    }
                    case Piece.Failed failed -> {
                        RefusedChatException refused = new RefusedChatException(500, failed.reason(), null, null);
                        stream.data(json.writeValueAsString(refused.body()));
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
