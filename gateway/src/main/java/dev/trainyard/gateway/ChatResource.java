package dev.trainyard.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.gateway.chat.AnswerForm;
import dev.trainyard.gateway.chat.AnswerPart;
import dev.trainyard.gateway.chat.AnswerStream;
import dev.trainyard.gateway.chat.ChatBodies;
import dev.trainyard.gateway.chat.ChatRequest;
import dev.trainyard.gateway.chat.ChatService;
import dev.trainyard.gateway.chat.CompletionRequest;
import dev.trainyard.gateway.chat.GeneratedToken;
import dev.trainyard.gateway.chat.ModelRequest;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Serves the models of the runs with OpenAI's API. As at OpenAI, only {@code stream} in the request decides whether a
 * response is streamed: its clients send {@code Accept: application/json} with a request for a stream, and others
 * {@code text/event-stream} with a request for none.
 */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models")
public class ChatResource {
    /** How often to check whether a client has disconnected. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final ChatService chatService;
    private final ObjectMapper json;

    ChatResource(ChatService chatService, ObjectMapper json) {
        this.chatService = chatService;
        this.json = json;
    }

    @GET
    @Path("/models")
    @Operation(
            operationId = "listModels",
            summary =
                    "Every checkpoint of every run: released models are named <run id>, base models <run id>:base, models"
                            + " from which training continued <run id>:start, and those of alignment steps <run id>:<step>")
    public ChatBodies.ModelList models() {
        return chatService.models();
    }

    @GET
    @Path("/models/{model: .+}")
    @Operation(operationId = "getModel", summary = "One model")
    public ChatBodies.Model model(@PathParam("model") String model) {
        return chatService.model(model);
    }

    @POST
    @Path("/chat/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @RunOnVirtualThread
    @Operation(
            operationId = "chat",
            summary = "Create a chat completion",
            description =
                    "Compatible with OpenAI's chat completions, with the parameters in the schema. Any other parameter is"
                            + " rejected with an error that names it. A prompt that does not fit the context is rejected with the code"
                            + " context_length_exceeded. Log-probabilities are those of the model before temperature, penalties"
                            + " and biases. Tools and formats other than text are not supported; tool calls in the history are"
                            + " read as text, and tool results as user messages. A model that has not learned conversation turns continues"
                            + " the text of the last user message.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ModelRequestResource.Chat.class),
                            examples =
                                    @ExampleObject(
                                            name = "question",
                                            value =
                                                    "{\"model\": \"demo-20261123-174502-9f3c\", \"messages\":"
                                                            + " [{\"role\": \"user\", \"content\": \"What does entity mean?\"}]}")))
    @APIResponse(
            responseCode = "200",
            description = "The answers; with stream, chat.completion.chunk events that end with [DONE]",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ChatBodies.Completion.class)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = ChatBodies.Chunk.class))
            })
    public Response chat(byte @Nullable [] body, @Context HttpHeaders headers, @Context HttpServerResponse connection)
            throws InterruptedException {
        return answer(ChatRequest.read(text(body, headers)), connection);
    }

    @POST
    @Path("/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @RunOnVirtualThread
    @Operation(
            operationId = "complete",
            summary = "Continue a text",
            description =
                    "Compatible with OpenAI's completions, with the parameters in the schema. Any other parameter is"
                            + " rejected with an error that names it. A text is tokenized from its beginning; token ids are used unchanged.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ModelRequestResource.Completion.class),
                            examples =
                                    @ExampleObject(
                                            name = "text",
                                            value = "{\"model\": \"demo-20261123-174502-9f3c:base\", \"prompt\":"
                                                    + " \"public static boolean is\", \"max_tokens\": 40}")))
    @APIResponse(
            responseCode = "200",
            description = "The continuations; with stream, events of the same form that end with [DONE]",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ChatBodies.TextCompletion.class)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = ChatBodies.TextCompletion.class))
            })
    public Response complete(
            byte @Nullable [] body, @Context HttpHeaders headers, @Context HttpServerResponse connection)
            throws InterruptedException {
        return answer(CompletionRequest.read(text(body, headers)), connection);
    }

    private static String text(byte @Nullable [] body, HttpHeaders headers) {
        MediaType type = headers.getMediaType();
        return BodyText.read(
                body == null ? new byte[0] : body,
                type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER));
    }

    private Response answer(ModelRequest request, HttpServerResponse connection) throws InterruptedException {
        AnswerForm form = AnswerForm.of(
                request, UUID.randomUUID().toString(), Instant.now().getEpochSecond());
        AnswerStream answering = chatService.ask(request);
        boolean streaming = false;
        try {
            // The status code can only be set before the first byte of the response.
            refuseOr(next(answering, connection));
            if (!request.settings().stream()) {
                return Response.ok(whole(request, answering, form, connection))
                        .type(MediaType.APPLICATION_JSON)
                        .build();
            }
            StreamingOutput stream = out -> stream(request, answering, form, new EventStream(out), connection);
            streaming = true;
            return Response.ok(stream)
                    .type(MediaType.SERVER_SENT_EVENTS)
                    .header("Cache-Control", "no-store")
                    .header("X-Accel-Buffering", "no")
                    .build();
        } finally {
            if (!streaming) answering.close();
        }
    }

    private static AnswerPart next(AnswerStream answering, HttpServerResponse connection) throws InterruptedException {
        while (!connection.closed()) {
            Optional<AnswerPart> piece = answering.next(GLANCE);
            if (piece.isPresent()) return piece.get();
        }
        throw RefusedChatException.clientGone();
    }

    private static AnswerPart refuseOr(AnswerPart piece) {
        if (piece instanceof AnswerPart.Refused refused) throw refused.refusal();
        if (piece instanceof AnswerPart.Failed failed) throw new RefusedChatException(500, failed.reason(), null, null);
        return piece;
    }

    private static Object whole(
            ModelRequest request, AnswerStream answering, AnswerForm form, HttpServerResponse connection)
            throws InterruptedException {
        List<StringBuilder> texts = new ArrayList<>();
        List<List<GeneratedToken>> tokens = new ArrayList<>();
        for (int i = 0; i < request.answers(); i++) {
            texts.add(new StringBuilder());
            tokens.add(new ArrayList<>());
        }
        String[] reasons = new String[request.answers()];
        while (true) {
            switch (refuseOr(next(answering, connection))) {
                case AnswerPart.Text text -> {
                    texts.get(text.choice()).append(text.text());
                    tokens.get(text.choice()).addAll(text.tokens());
                }
                case AnswerPart.Finished finished -> reasons[finished.choice()] = finished.reason();
                case AnswerPart.End end -> {
                    List<AnswerForm.CompleteAnswer> answers = new ArrayList<>();
                    for (int i = 0; i < reasons.length; i++) {
                        answers.add(new AnswerForm.CompleteAnswer(texts.get(i).toString(), tokens.get(i), reasons[i]));
                    }
                    return form.whole(answers, end);
                }
                case AnswerPart.Begun _, AnswerPart.Refused _, AnswerPart.Failed _ -> {}
            }
        }
    }

    private void stream(
            ModelRequest request,
            AnswerStream answering,
            AnswerForm form,
            EventStream stream,
            HttpServerResponse connection)
            throws IOException {
        try (answering) {
            for (int i = 0; i < request.answers(); i++) {
                Optional<Object> opening = form.opening(i);
                if (opening.isPresent()) send(stream, opening.get());
            }
            while (true) {
                switch (refuseOr(next(answering, connection))) {
                    case AnswerPart.Text text -> send(stream, form.text(text));
                    case AnswerPart.Finished finished -> send(stream, form.finished(finished));
                    case AnswerPart.End end -> {
                        if (request.settings().includeUsage()) send(stream, form.usage(end));
                        stream.data("[DONE]");
                        return;
                    }
                    case AnswerPart.Begun _, AnswerPart.Refused _, AnswerPart.Failed _ -> {}
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RefusedChatException e) {
            if (!connection.closed()) send(stream, e.body());
        } catch (IOException e) {
            // A client that disconnects during a response is not an error of ours.
            if (!connection.closed()) throw e;
        }
    }

    private void send(EventStream stream, Object body) throws IOException {
        stream.data(json.writeValueAsString(body));
    }
}
