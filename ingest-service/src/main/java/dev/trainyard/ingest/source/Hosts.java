package dev.trainyard.ingest.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that may be asked: all whose every address is public, and those that are allowed by name. A page leads
 * wherever it likes, and shall not lead to what only this machine can reach.
 */
public final class Hosts {
    /** So many addresses of one host are tried. */
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
     * Where to connect to. Whoever connects must use these very addresses: asked again, the name may have others.
     *
     * @throws PrivateHostException where one of them is private, and the host is not allowed
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
     * A host's name as names are compared: in small letters, without the brackets that an address has around an IPv6
     * number, and without the dot that may end a name.
     */
    public static String plain(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) return name.substring(1, name.length() - 1);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
