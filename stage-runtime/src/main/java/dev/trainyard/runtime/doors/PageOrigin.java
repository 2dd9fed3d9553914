package dev.trainyard.runtime.doors;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may ask: the service's own, and those of the origins on an explicit list. What carries no sign of a page,
 * such as curl or another program, is no page.
 *
 * @param allowed other origins, {@code https://tools.example.org}, in lower case
 */
public record PageOrigin(Set<String> allowed) {
    private static final String USUAL_HEADERS = "Authorization, Content-Type, Accept, Last-Event-ID";
    private static final int LONGEST_LIST = 2_000;
    private static final Pattern NAMES = Pattern.compile("[\\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\\w!#$%&'*+.^`|~-]+)*+");

    /** What a browser says of where a request comes from; null where it says nothing. */
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
     * The headers that a page of a listed origin may send: those that it asks for, where they are names of headers and no
     * endless list of them, since clients have some of their own.
     *
     * @param asked the value of {@code Access-Control-Request-Headers}; null where there is none
     */
    static String headers(@Nullable String asked) {
        if (asked == null || asked.length() > LONGEST_LIST) return USUAL_HEADERS;
        return NAMES.matcher(asked).matches() ? asked : USUAL_HEADERS;
    }

    /** Whether the request comes from a page of an origin on the list. */
    public boolean listed(@Nullable String origin) {
        return origin != null && allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /**
     * Why a request is refused; empty where it is not.
     *
     * @param asked the host that the request is for
     */
    public Optional<String> refusal(String method, FetchMetadata signs, Authority asked) {
        if (listed(signs.origin())) return Optional.empty();
        if (signs.origin() != null && !isOwn(signs.origin(), asked)) {
            return Optional.of("A page of another origin sent this request: only the yard's own page is allowed, and pages of the"
                    + " origins listed in trainyard.gateway.origins.");
        }
        String site = signs.site();
        if (site == null || site.equals("same-origin") || site.equals("none")) return Optional.empty();
        // A link from elsewhere opens a document in a window of its own and cannot read it.
        boolean link = (method.equals("GET") || method.equals("HEAD"))
                && "navigate".equals(signs.mode())
                && "document".equals(signs.destination());
        return link
                ? Optional.empty()
                : Optional.of("A page of another site sent this request: only the yard's own page is allowed, and pages of the"
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
