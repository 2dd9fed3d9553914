package dev.trainyard.contracts.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses that only this machine reaches. */
public final class Loopback {
    private Loopback() {}

    /**
     * Whether only this machine reaches what listens there.
     *
     * @param host an address or a name; a name counts by all of its addresses, and one that cannot be resolved does not
     */
    public static boolean is(String host) {
        String bare = host.strip();
        if (bare.startsWith("[") && bare.endsWith("]")) bare = bare.substring(1, bare.length() - 1);
        // An empty name would be resolved to loopback.
        if (bare.isEmpty()) return false;
        try {
            return Arrays.stream(InetAddress.getAllByName(bare)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
