package dev.trainyard.ingest.extraction.http;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web address: http or https, with a host, without user name and password, and without the fragment after #, which is
 * not sent to servers.
 */
public record WebAddress(URI uri) {
    private static final Pattern PARTS = Pattern.compile("(?i)(https?)://([^/?#\\\\]*)([^#]*)(#.*)?", Pattern.DOTALL);

    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    private static final int LONGEST = 8_192;

    /**
     * @param text may contain characters that should be escaped, such as spaces and umlauts
     * @throws NotFetchedException if the address is invalid; the message says why
     */
    public static WebAddress of(String text) throws NotFetchedException {
        Matcher parts = PARTS.matcher(text.strip());
        if (!parts.matches()) throw new NotFetchedException("the address does not begin with http or https");
        String authority = parts.group(2);
        if (authority.contains("@")) throw new NotFetchedException("the address contains a user name or a password");
        if (text.length() > LONGEST) throw new NotFetchedException("the address is too long");
        try {
            String rest = parts.group(3).startsWith("/") ? parts.group(3) : "/" + parts.group(3);
            String scheme = parts.group(1).toLowerCase(Locale.ROOT);
            URI uri = new URI(scheme + "://" + ascii(authority) + escaped(rest));
            if (uri.getHost() == null) throw new NotFetchedException("the address names no host");
            if (uri.getPort() == 0 || uri.getPort() > 65_535) {
                throw new NotFetchedException("the address has no port from 1 to 65535");
            }
            return new WebAddress(uri);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new NotFetchedException("the address is malformed");
        }
    }

    /** Resolves a response's {@code Location}. */
    public WebAddress resolve(String location) throws NotFetchedException {
        String to = location.strip();
        if (to.startsWith("//")) return of(uri.getScheme() + ":" + to);
        if (HAS_SCHEME.matcher(to).lookingAt()) return of(to);
        // Java resolves a reference with only a query against the folder, browsers against the page.
        if (to.startsWith("?")) return of(origin() + uri.getRawPath() + to);
        try {
            return of(uri.resolve(escaped(to)).toString());
        } catch (IllegalArgumentException e) {
            throw new NotFetchedException("the response redirects to a malformed address");
        }
    }

    /** The host in lower case, an IPv6 address in brackets. */
    public String host() {
        return uri.getHost();
    }

    /** Scheme, host and port, for which there is one {@code robots.txt}. */
    public String origin() {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    private static String ascii(String authority) {
        boolean plain = authority.chars().allMatch(c -> c < 0x80);
        return (plain ? authority : IDN.toASCII(authority)).toLowerCase(Locale.ROOT);
    }

    /** Percent-encodes characters that are not allowed in an address; existing escapes are unchanged. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            boolean broken = b == '%' && !(i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]));
            if (broken || b <= ' ' || b >= 0x7f || "\"<>\\^`{|}[]".indexOf(b) >= 0) {
                out.append('%').append(String.format("%02X", b));
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }
}
