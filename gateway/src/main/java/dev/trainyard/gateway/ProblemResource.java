package dev.trainyard.gateway;

import dev.trainyard.gateway.chat.ChatBodies;
import dev.trainyard.gateway.chat.RefusedChatException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

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
        return switch (status) {
            case 404 ->
                answer(
                        request,
                        status,
                        request.path() + " leads nowhere; /q/openapi lists what there is.",
                        "unknown_url");
            case 405 ->
                answer(
                        request,
                        status,
                        request.path() + " does not take " + request.method() + ".",
                        "method_not_supported");
            case 406 ->
                answer(request, status, request.path() + " cannot answer in the form that Accept asks for.", null);
            case 415 ->
                answer(
                        request,
                        status,
                        (request.getHeader("Content-Type") == null
                                        ? "The body has no content type"
                                        : "The content type " + request.getHeader("Content-Type")
                                                + " is not understood")
                                + ": send application/json"
                                + (request.path().equals("/api/runs") ? " or application/yaml." : "."),
                        "unsupported_content_type");
            case 400 ->
                answer(
                        request, status, "The request is malformed; /q/openapi describes what is expected.", null);
            default -> answer(request, status, "The request to " + request.path() + " was refused.", null);
        };
    }

    @ServerExceptionMapper
    Response failed(Throwable e, HttpServerRequest request) {
        if (e instanceof IOException && request.response().closed()) {
            // Whoever asked has gone before the answer was whole, as readers of streams do; nobody reads what follows.
            LOG.debugf("reader gone method=%s path=%s", request.method(), request.path());
            return Response.serverError().build();
        }
        LOG.errorf(e, "request failed method=%s path=%s", request.method(), request.path());
        return answer(request, 500, "Something went wrong in the gateway; its log says what.", null);
    }

    /** @param code for programs that speak OpenAI's protocol */
    private static Response answer(HttpServerRequest request, int status, String sentence, @Nullable String code) {
        if (request.path().equals("/v1") || request.path().startsWith("/v1/")) {
            return Response.status(status)
                    .entity(ChatBodies.Failure.of(status, sentence, null, code))
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
