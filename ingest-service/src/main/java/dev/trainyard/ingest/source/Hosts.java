package dev.trainyard.ingest.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that may be connected to: those with only public addresses, and those that are allowed by name. A page can
 * link anywhere, but must not lead to hosts that only this machine can reach.
 */
public final class Hosts {
    /** The largest number of addresses that are tried for one host. */
    private static final int MOST_ADDRESSES = 4;

    private final Set<String> allowed;
    private final NameResolver names;

    /** @param allowed names of hosts that may have private addresses */
    public Hosts(Collection<String> allowed, NameResolver names) {
        this.allowed = allowed.stream().map(Hosts::plain).collect(Collectors.toUnmodifiableSet());
        this.names = names;
    }

    public static Hosts allowing(Collection<String> allowed) {
        return new Hosts(allowed, NameResolver.OF_THE_SYSTEM);
    }

    /**
     * The addresses to connect to. Callers must use exactly these, since the name may resolve to others the next time.
     *
     * @throws PrivateHostException if one of them is private, and the host is not allowed
     */
    public InetAddress[] addresses(String host) throws UnknownHostException {
        InetAddress[] addresses = names.addresses(plain(host));
        if (!allowed.contains(plain(host))) {
            for (InetAddress address : addresses) {
                if (!PublicAddresses.include(address)) throw new PrivateHostException(host, address);
            }
        }
        return addresses.length > MOST_ADDRESSES ? java.util.Arrays.copyOf(addresses, MOST_ADDRESSES) : addresses;
    }

    /**
     * A host's name, normalised for comparison: in lower case, without the brackets around an IPv6 address, and without
     * a final dot.
     */
    public static String plain(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) return name.substring(1, name.length() - 1);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
