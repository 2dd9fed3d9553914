package dev.trainyard.runtime.http;

import dev.trainyard.contracts.access.Loopback;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names and addresses of a service. A request for any other host may be a DNS rebinding attack: a page of another
 * site, whose name was made to resolve to this machine, sends requests under its own name, and the browser would let it
 * read the responses.
 *
 * @param names in lower case, without ports
 * @param loopbackOnly whether only this machine can reach the service, directly or through what publishes it
 */
public record ServiceHosts(Set<String> names, boolean loopbackOnly) {
    public ServiceHosts {
        names = Set.copyOf(names);
    }

    /**
     * @param listen the address or name that the service listens on
     * @param published the address or name that people use, if something else publishes the service, such as a
     *     container engine or a proxy; otherwise null
     * @param names other names, such as a proxy's
     * @throws IllegalArgumentException if a name is not valid, with a sentence as its message
     */
    public static ServiceHosts of(String listen, @Nullable String published, List<String> names) {
        Set<String> all = new HashSet<>();
        all.add("localhost");
        for (String name : names) all.add(name(name).orElseThrow(() -> new IllegalArgumentException(refusal(name))));
        name(listen).ifPresent(all::add);
        if (published != null) {
            all.add(name(published).orElseThrow(() -> new IllegalArgumentException(refusal(published))));
        }
        // The wildcard address is valid for listening, but is not a name of the service.
        all.removeIf(name -> new Authority(name, -1)
                .address()
                .filter(InetAddress::isAnyLocalAddress)
                .isPresent());
        return new ServiceHosts(all, Loopback.only(listen, published));
    }

    private static Optional<String> name(String text) {
        String bare = text.strip();
        boolean address = bare.indexOf(':') != bare.lastIndexOf(':') && !bare.startsWith("[");
        return Authority.parse(address ? "[" + bare + "]" : bare)
                .filter(it -> it.port() < 0)
                .map(Authority::host);
    }

    private static String refusal(String name) {
        return "'" + name + "' is not a host name: a name or an address without a port is"
                + " expected, such as yard.example.org.";
    }

    /**
     * Whether a request for that host is addressed to this service. An address cannot be made to point elsewhere, so
     * beyond loopback every address except the wildcard is accepted; on loopback, only loopback addresses are, and the
     * local address of the connection, which other containers use for health checks.
     */
    public boolean takes(Authority asked, @Nullable InetAddress local) {
        if (names.contains(asked.host())) return true;
        return asked.address()
                .filter(address -> !address.isAnyLocalAddress())
                .filter(address -> !loopbackOnly || address.isLoopbackAddress() || address.equals(local))
                .isPresent();
    }
}
