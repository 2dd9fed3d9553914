package dev.trainyard.contracts.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses that only this machine can reach. */
public final class Loopback {
    private Loopback() {}

    /** Resolves a name as this machine does. */
    interface Names {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /**
     * Whether only this machine can reach a service that listens on the host.
     *
     * @param host an address or a name; all addresses of a name must be loopback addresses, and it must be resolvable
     */
    public static boolean is(String host) {
        return is(host, InetAddress::getAllByName);
    }

    /**
     * Whether only this machine can reach a service, judged by its published address, or by its listening address if it
     * is not published.
     *
     * @param published the address or name that people use. A name is not resolved, because a machine often maps its
     *     own name to 127.0.1.1 while other machines find another address: only localhost and names below it count
     */
    public static boolean only(String listen, @Nullable String published) {
        return only(listen, published, InetAddress::getAllByName);
    }

    static boolean only(String listen, @Nullable String published, Names names) {
        return published == null ? is(listen, names) : isByItself(bare(published));
    }

    private static boolean is(String host, Names names) {
        String bare = bare(host);
        // An empty name would be resolved to loopback.
        if (bare.isEmpty()) return false;
        try {
            return Arrays.stream(names.addresses(bare)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static boolean isByItself(String bare) {
        String name = bare.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
        if (name.equals("localhost") || name.endsWith(".localhost")) return true;
        try {
            return InetAddress.ofLiteral(bare).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String bare(String host) {
        String bare = host.strip();
        return bare.startsWith("[") && bare.endsWith("]") ? bare.substring(1, bare.length() - 1) : bare;
    }
}
