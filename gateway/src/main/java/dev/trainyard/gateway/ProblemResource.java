package dev.trainyard.gateway;

import dev.trainyard.gateway.chat.ChatBodies;
import dev.trainyard.gateway.chat.RefusedChatException;
import dev.trainyard.gateway.description.AllowedMethods;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Creates all error responses: under /v1 in OpenAI's format, elsewhere as problem documents. It has no path, because
 * its exception mappers would otherwise apply only to itself.
 */
public class ProblemResource {
    private static final Pattern MEDIA_TYPE = Pattern.compile("\\s*[^*/\\s;,]+/[^*/\\s;,]+\\s*(;.*)?");
    private static final Logger LOG = Logger.getLogger(ProblemResource.class);
    /** Approximately the start-up time of a broker. */
    private static final int RETRY_AFTER_SECONDS = 10;

    private final AllowedMethods methods;

    ProblemResource(AllowedMethods methods) {
        this.methods = methods;
    }

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

    /**
     * The framework would list all methods of a resource class, and would not find methods that another resource has at
     * the same path.
     */
    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response checkMethod(HttpServerRequest request) {
        Set<String> allowed = methods.at(request.path());
        String method = request.method().name();
        if (allowed.isEmpty()) return null;
        if (method.equals("OPTIONS")) return allow(Response.ok().build(), allowed);
        return allowed.contains(method) ? null : allow(unsupportedMethod(request), allowed);
    }

    /** A content type must be specific; the router would accept an empty or wildcard type as any. */
    @ServerRequestFilter
    @Nullable
    Response check(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || MEDIA_TYPE.matcher(type).matches()) return null;
        return answer(request, 415, notUnderstood(request), "unsupported_content_type");
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e, HttpServerRequest request) {
        int status = e.getResponse().getStatus();
        if (status == 405) return allow(unsupportedMethod(request), methods.at(request.path()));
        return answer(
                request,
                status,
                switch (status) {
                    case 404 -> request.path() + " does not exist; /q/openapi lists all paths.";
                    case 406 -> request.path() + " has no response in a format that Accept allows.";
                    case 415 -> notUnderstood(request);
                    case 400 -> "The request is malformed; /q/openapi describes what is expected.";
                    default -> "The request to " + request.path() + " was rejected.";
                },
                switch (status) {
                    case 404 -> "unknown_url";
                    case 415 -> "unsupported_content_type";
                    default -> null;
                });
    }

    private static Response unsupportedMethod(HttpServerRequest request) {
        return answer(
                request, 405, request.path() + " does not support " + request.method() + ".", "method_not_supported");
    }

    private static Response allow(Response answer, Set<String> methods) {
        if (methods.isEmpty()) return answer;
        return Response.fromResponse(answer)
                .header(HttpHeaders.ALLOW, String.join(", ", methods))
                .build();
    }

    private static String notUnderstood(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return (type == null ? "The body has no content type" : "The content type '" + type + "' is not supported")
                + ": send application/json"
                + (request.path().equals("/api/runs") ? " or application/yaml." : ".");
    }

    @ServerExceptionMapper
    Response failed(Throwable e, HttpServerRequest request) {
        if (e instanceof IOException && request.response().closed()) {
            // The client disconnected before the response was complete, as is normal for streams.
            LOG.debugf("client disconnected method=%s path=%s", request.method(), request.path());
            return Response.serverError().build();
        }
        LOG.errorf(e, "request failed method=%s path=%s", request.method(), request.path());
        return answer(request, 500, "The gateway failed on this request; its log says why.", null);
    }

    /** @param code for clients of OpenAI's API */
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
