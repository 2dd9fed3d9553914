package dev.trainyard.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.EventCursor;
import dev.trainyard.gateway.history.PastEvents;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.gateway.history.RunFollower;
import dev.trainyard.gateway.history.RunHistory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Streams the events of a run for as long as the client is connected. */
@Path("/api/runs/{id}/events")
@Tag(name = "Runs")
public class RunEventsResource {
    private static final Logger LOG = Logger.getLogger(RunEventsResource.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final RunService runService;
    private final RunHistory history;
    private final PastEvents past;
    private final ObjectMapper json;

    RunEventsResource(RunService runService, RunHistory history, PastEvents past, ObjectMapper json) {
        this.runService = runService;
        this.history = history;
        this.past = past;
        this.json = json;
    }

    /**
     * The data of each server-sent event.
     *
     * @param type the CloudEvents type
     */
    public record StreamedEvent(String type, Instant time, PipelineEvent body) {}

    @GET
    @RunOnVirtualThread
    @Operation(
            operationId = "followRun",
            summary = "The events of a run, from the first one or from the one after Last-Event-ID")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = StreamedEvent.class)))
    public Response events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String header,
            @QueryParam("lastEventId") @Nullable String query,
            @Context HttpServerResponse connection) {
        RunId run = runService.find(id).id();
        String last = header != null ? header : query;
        EventCursor from = cursor(last);
        StreamingOutput body = out -> follow(run, from, new EventStream(out), connection);
        return Response.ok(body)
                .type(MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private static EventCursor cursor(@Nullable String last) {
        if (last == null || last.isBlank()) return EventCursor.START;
        try {
            return EventCursor.parse(last);
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(400, "The event id is unknown", String.valueOf(e.getMessage()));
        }
    }

    private void follow(RunId run, EventCursor from, EventStream stream, HttpServerResponse connection)
            throws IOException {
        RunFollower follower = new RunFollower(history, past, run, from);
        try {
            stream.heartbeat();
            while (!connection.closed()) {
                List<RunFollower.Followed> next = next(follower, run);
                for (RunFollower.Followed each : next) {
                    stream.data(each.cursor().toString(), json.writeValueAsString(streamed(each.event())));
                }
                if (next.isEmpty()) stream.heartbeat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty after a while, or if the topics cannot be read at the moment. */
    private static List<RunFollower.Followed> next(RunFollower follower, RunId run) throws InterruptedException {
        try {
            return follower.next(HEARTBEAT);
        } catch (IOException e) {
            LOG.warnf("reading the events of run=%s failed, trying again: %s", run, e.getMessage());
            Thread.sleep(PAUSE);
            return List.of();
        }
    }

    private static StreamedEvent streamed(RecordedEvent event) {
        return new StreamedEvent(EventType.of(event.event().getClass()), event.time(), event.event());
    }
}
