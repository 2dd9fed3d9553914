package dev.trainyard.runtime.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web pages that may send requests: the service's own, and those of listed origins. A request without browser
 * headers, as from curl, does not come from a page.
 *
 * @param allowed other origins, {@code https://tools.example.org}, in lower case
 */
public record PageOrigin(Set<String> allowed) {
    private static final String USUAL_HEADERS = "Authorization, Content-Type, Accept, Last-Event-ID";
    private static final int LONGEST_LIST = 2_000;
    private static final Pattern NAMES = Pattern.compile("[\\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\\w!#$%&'*+.^`|~-]+)*+");

    /** The browser's headers about the origin of a request; null if absent. */
    public record FetchMetadata(
            @Nullable String origin,
            @Nullable String site,
            @Nullable String mode,
            @Nullable String destination) {}

    public PageOrigin {
        for (String origin : allowed) {
            if (!origin.matches("https?://[^/@?#*]+") || !origin.equals(origin.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("'" + origin
                        + "' is not an origin: http:// or https://, a lower-case host and optionally a port are"
                        + " expected, such as https://tools.example.org.");
            }
        }
        allowed = Set.copyOf(allowed);
    }

    /**
     * The headers that a page of a listed origin may send: those that it asks for, because clients have their own, if
     * they are valid header names and not too many.
     *
     * @param asked the value of {@code Access-Control-Request-Headers}; null if absent
     */
    static String headers(@Nullable String asked) {
        if (asked == null || asked.length() > LONGEST_LIST) return USUAL_HEADERS;
        return NAMES.matcher(asked).matches() ? asked : USUAL_HEADERS;
    }

    /** Whether the request comes from a page of a listed origin. */
    public boolean listed(@Nullable String origin) {
        return origin != null && allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /**
     * Why a request is rejected; empty if it is allowed.
     *
     * @param asked the host to which the request is addressed
     */
    public Optional<String> refusal(String method, FetchMetadata signs, Authority asked) {
        if (listed(signs.origin())) return Optional.empty();
        if (signs.origin() != null && !isOwn(signs.origin(), asked)) {
            return Optional.of(
                    "A page of another origin sent this request: only the yard's own page is allowed, and pages of the"
                            + " origins listed in trainyard.gateway.origins.");
        }
        String site = signs.site();
        if (site == null || site.equals("same-origin") || site.equals("none")) return Optional.empty();
        // A link on another site opens a document in its own window, and that site cannot read it.
        boolean link = (method.equals("GET") || method.equals("HEAD"))
                && "navigate".equals(signs.mode())
                && "document".equals(signs.destination());
        return link
                ? Optional.empty()
                : Optional.of(
                        "A page of another site sent this request: only the yard's own page is allowed, and pages of the"
                                + " origins listed in trainyard.gateway.origins.");
    }

    private static boolean isOwn(String origin, Authority asked) {
        String lower = origin.toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("https://");
        if (!secure && !lower.startsWith("http://")) return false;
        int usual = secure ? 443 : 80;
        return Authority.parse(lower.substring(lower.indexOf("//") + 2))
                .filter(own -> own.host().equals(asked.host()))
                .filter(own -> port(own, usual) == port(asked, usual))
                .isPresent();
    }

    private static int port(Authority authority, int usual) {
        return authority.port() < 0 ? usual : authority.port();
    }
}
