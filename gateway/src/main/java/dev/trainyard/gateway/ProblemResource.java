package dev.trainyard.gateway;

import dev.trainyard.gateway.chat.ChatBodies;
import dev.trainyard.gateway.chat.RefusedChatException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Whatever is refused or goes wrong is answered here: under /v1 in OpenAI's form, elsewhere as a problem document. It has
 * no path of its own, or it would answer for itself alone.
 */
public class ProblemResource {
    private static final Logger LOG = Logger.getLogger(ProblemResource.class);
    /** About as long as a broker takes to start. */
    private static final int RETRY_AFTER_SECONDS = 10;

    @ServerExceptionMapper
    Response refused(RefusedException e) {
        return problem(e.problem());
    }

    @ServerExceptionMapper
    Response refused(RefusedChatException e) {
        return Response.status(e.status())
                .entity(e.body())
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e, HttpServerRequest request) {
        int status = e.getResponse().getStatus();
        return answer(
                request,
                status,
                switch (status) {
                    case 404 -> request.path() + " leads nowhere; /q/openapi lists what there is.";
                    case 405 -> request.path() + " does not take " + request.method() + ".";
                    case 406 -> request.path() + " cannot answer in the form that Accept asks for.";
                    case 415 ->
                        "The content type " + request.getHeader("Content-Type")
                                + " is not understood: send application/json"
                                + (request.path().equals("/api/runs") ? " or application/yaml." : ".");
                    case 400 -> "The request is malformed; /q/openapi describes what is expected.";
                    default -> "The request to " + request.path() + " was refused.";
                });
    }

    @ServerExceptionMapper
    Response failed(Throwable e, HttpServerRequest request) {
        LOG.errorf(e, "request failed method=%s path=%s", request.method(), request.path());
        return answer(request, 500, "Something went wrong in the gateway; its log says what.");
    }

    private static Response answer(HttpServerRequest request, int status, String sentence) {
        if (request.path().startsWith("/v1")) {
            String kind = status < 500 ? "invalid_request_error" : "server_error";
            return Response.status(status)
                    .entity(new ChatBodies.Failure(new ChatBodies.Failure.Reason(sentence, kind, null, null)))
                    .type(MediaType.APPLICATION_JSON)
                    .build();
        }
        Response.Status known = Response.Status.fromStatusCode(status);
        return problem(Problem.of(status, known == null ? "Refused" : known.getReasonPhrase(), sentence));
    }

    private static Response problem(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).entity(problem).type(Problem.MEDIA_TYPE);
        return problem.status() == 503
                ? response.header("Retry-After", RETRY_AFTER_SECONDS).build()
                : response.build();
    }
}
