package dev.trainyard.runtime.http;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Limits the number of connections, in total and for each address. When the limit is reached, the connection that has
 * gone longest without a complete request is closed in favour of the new one, so that a client with many half-open
 * connections does not exclude others. If none has been silent for a moment, the connection that has been receiving a
 * resumable response for the longest time is closed, then one that has just been opened; if all have other requests in
 * progress, the new connection is rejected.
 */
public final class ConnectionLimit {
    /** The time within which a new connection is expected to send a request, in nanoseconds. */
    private static final long A_MOMENT = 1_000_000_000;

    /** A connection that counts towards the limit. */
    public interface LimitedConnection {
        ConnectionTimer clock();

        /** Asks the connection to close; it may take a moment. */
        void requestClose();
    }

    private final int all;
    private final int forOneAddress;
    private final Map<String, Set<LimitedConnection>> connections = new HashMap<>();
    private final Map<LimitedConnection, String> addresses = new IdentityHashMap<>();

    public ConnectionLimit(int all, int forOneAddress) {
        if (all < 1 || forOneAddress < 1) {
            throw new IllegalArgumentException("at least one connection must be allowed");
        }
        this.all = all;
        this.forOneAddress = forOneAddress;
    }

    /** Whether the connection is admitted; an admitted connection must call {@link #leave} at its end. */
    public boolean enter(String address, LimitedConnection connection, long now) {
        Optional<LimitedConnection> leaving = Optional.empty();
        synchronized (this) {
            Set<LimitedConnection> own = connections.getOrDefault(address, Set.of());
            if (own.size() >= forOneAddress || addresses.size() >= all) {
                leaving = longestIdle(own.size() >= forOneAddress ? own : largest(), now);
                if (leaving.isEmpty()) return false;
            }
            leaving.ifPresent(this::leave);
            connections
                    .computeIfAbsent(address, _ -> Collections.newSetFromMap(new IdentityHashMap<>()))
                    .add(connection);
            addresses.put(connection, address);
        }
        leaving.ifPresent(LimitedConnection::requestClose);
        return true;
    }

    public synchronized void leave(LimitedConnection connection) {
        String address = addresses.remove(connection);
        if (address == null) return;
        Set<LimitedConnection> own = connections.getOrDefault(address, Set.of());
        own.remove(connection);
        if (own.isEmpty()) connections.remove(address);
    }

    public synchronized int count() {
        return addresses.size();
    }

    private Set<LimitedConnection> largest() {
        return connections.values().stream()
                .max(Comparator.comparingInt(Set::size))
                .orElse(Set.of());
    }

    private static Optional<LimitedConnection> longestIdle(Set<LimitedConnection> among, long now) {
        return oldest(among, clock -> clock.closable() && now - clock.since() > A_MOMENT, now)
                .or(() -> oldest(among, ConnectionTimer::resumable, now))
                .or(() -> oldest(among, ConnectionTimer::closable, now));
    }

    private static Optional<LimitedConnection> oldest(
            Set<LimitedConnection> among, Predicate<ConnectionTimer> which, long now) {
        return among.stream()
                .filter(connection -> which.test(connection.clock()))
                .max(Comparator.comparingLong(
                        connection -> now - connection.clock().since()));
    }
}
