package dev.trainyard.runtime.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and port to which a client addresses a request, as in {@code Host}, an absolute request target or {@code
 * Origin}.
 *
 * @param host in lower case and without a trailing dot; an IPv6 address without brackets
 * @param port −1 if absent
 */
public record Authority(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");
    private static final int MOST = 65_535;

    /** Empty if the text is not an authority; user information before the host is not allowed. */
    public static Optional<Authority> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) return Optional.empty();
        int port = parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2));
        if (port > MOST) return Optional.empty();
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            String inner = host.substring(1, host.length() - 1);
            return literal(inner).isEmpty() ? Optional.empty() : Optional.of(new Authority(inner, port));
        }
        if (host.endsWith(".")) host = host.substring(0, host.length() - 1);
        return host.isEmpty() ? Optional.empty() : Optional.of(new Authority(host, port));
    }

    /** The address if the host is an address; names are not resolved. */
    public Optional<InetAddress> address() {
        return literal(host);
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
