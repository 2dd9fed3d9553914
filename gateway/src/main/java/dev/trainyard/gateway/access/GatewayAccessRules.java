package dev.trainyard.gateway.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trainyard.contracts.access.AccessKey;
import dev.trainyard.contracts.access.KeyRole;
import dev.trainyard.runtime.http.AccessRules;
import dev.trainyard.runtime.http.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access rules of the gateway. If only this machine can reach it, every program on this machine is allowed;
 * otherwise a key with the required role is needed. The page itself, the API description and the health checks are
 * open: they reveal nothing about runs, and the page must load before it can ask for a key.
 */
public final class GatewayAccessRules implements AccessRules {
    private static final String BEARER = "bearer ";
    private static final Set<String> OPEN = Set.of("/", "/index.html", "/favicon.ico");
    private static final Set<String> OPEN_BELOW =
            Set.of("/static", "/q/openapi", "/q/health/live", "/q/health/ready", "/q/health/started");

    private final @Nullable KeyRing keys;
    private final FailedKeyAttempts tries;
    private final InstantSource clock;

    /** @param keys null if none are required */
    public GatewayAccessRules(@Nullable KeyRing keys, FailedKeyAttempts tries, InstantSource clock) {
        this.keys = keys;
        this.tries = tries;
        this.clock = clock;
    }

    @Override
    public Optional<Refusal> refuse(HttpRequest asked) {
        Optional<KeyRole> needed = needed(asked.method(), asked.path());
        if (keys == null || needed.isEmpty()) return Optional.empty();
        String text = key(asked.authorization());
        if (text == null) {
            return Optional.of(unknown("The key is missing: send a key of this yard as 'Authorization: Bearer KEY', or"
                    + " set TRAINYARD_KEY for the launcher's commands."));
        }
        Optional<AccessKey> key = keys.find(text);
        if (key.isEmpty()) {
            Duration wait = tries.failed(asked.from(), clock.instant());
            return Optional.of(
                    wait.isZero()
                            ? unknown("This yard does not know the key; it may have been removed.")
                            : tooMany(wait));
        }
        return isAllowed(key.get(), needed.get(), asked)
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        403,
                        "The key's role does not allow this",
                        "The key " + key.get().name() + " does not allow this request: a key with the role "
                                + needed.get().key() + " is expected.",
                        "insufficient_permissions"));
    }

    /** Whether every request that is not open needs a key. */
    public boolean needsKeys() {
        return keys != null;
    }

    /** The name of the key of an allowed request; {@code local} if no keys are required. */
    public String nameOfKey(@Nullable String authorization) {
        String text = key(authorization);
        return keys == null || text == null
                ? "local"
                : keys.find(text).map(AccessKey::name).orElse("unknown");
    }

    private static Refusal unknown(String detail) {
        return Refusal.of(401, "A valid key is required", detail, "invalid_api_key")
                .with("WWW-Authenticate", "Bearer realm=\"trainyard\"");
    }

    private static Refusal tooMany(Duration wait) {
        long seconds = wait.toSeconds() + 1;
        return Refusal.of(
                        429,
                        "Too many wrong keys",
                        "Too many wrong keys were sent from this address: try again in " + seconds + " seconds.",
                        "rate_limit_exceeded")
                .with("Retry-After", Long.toString(seconds));
    }

    private static @Nullable String key(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) return null;
        String text = authorization.substring(BEARER.length()).strip();
        return text.isEmpty() ? null : text;
    }

    private static boolean isAllowed(AccessKey key, KeyRole needed, HttpRequest asked) {
        boolean models = isBelow(asked.path(), "/v1");
        // Chatting requires the list of models.
        return key.allows(needed) || (needed == KeyRole.LOOK && models && key.allows(KeyRole.CHAT));
    }

    /** The role that a request requires; empty if it is open. All paths that are not listed here require a role. */
    private static Optional<KeyRole> needed(String method, String path) {
        // Routing ignores what follows a semicolon, which could therefore hide the requested path.
        if (path.indexOf(';') >= 0) return Optional.of(KeyRole.RUN);
        boolean reads = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        if (!reads) return Optional.of(isBelow(path, "/v1") || isOfPairs(path) ? KeyRole.CHAT : KeyRole.RUN);
        boolean open = OPEN.contains(path) || OPEN_BELOW.stream().anyMatch(root -> isBelow(path, root));
        return open ? Optional.empty() : Optional.of(KeyRole.LOOK);
    }

    /** Comparing answers is talking to models; letting a judge model work for a long time is not. */
    private static boolean isOfPairs(String path) {
        return isBelow(path, "/api/pairs") && !isBelow(path, "/api/pairs/judging");
    }

    private static boolean isBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    @Override
    public int largestBody(HttpRequest asked) {
        String path = asked.path();
        if (isBelow(path, "/v1")) return 2 << 20;
        if (path.equals("/api/runs") || path.equals("/api/preview")) return 1 << 20;
        if (path.matches("/api/runs/[^/]+/preferences")) return 256 << 10;
        if (path.matches("/api/runs/[^/]+/cancel")) return 16 << 10;
        return 64 << 10;
    }

    /** Clients that follow a run's events send the id of the last event they have seen. */
    @Override
    public boolean resumable(HttpRequest asked) {
        return asked.method().equals("GET")
                && asked.path().replaceAll(";[^/]*", "").matches("/api/runs/[^/]+/events/?");
    }

    @Override
    public String contentPolicy() {
        return "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                + " frame-ancestors 'none'";
    }

    @Override
    public ErrorBody answer(Refusal refusal, String path) {
        if (!isBelow(path, "/v1")) return AccessRules.problem(refusal);
        JsonNodeFactory json = JsonNodeFactory.instance;
        String type = switch (refusal.status()) {
            case 429 -> "rate_limit_error";
            case 503 -> "server_error";
            default -> "invalid_request_error";
        };
        return new ErrorBody(
                "application/json",
                json.objectNode()
                        .set(
                                "error",
                                json.objectNode()
                                        .put("message", refusal.detail())
                                        .put("type", type)
                                        .putNull("param")
                                        .put("code", refusal.code()))
                        .toString());
    }
}
