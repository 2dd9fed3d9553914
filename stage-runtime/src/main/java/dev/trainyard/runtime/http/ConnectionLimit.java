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
    public interface Guest {
        ConnectionTimer clock();

        /** Asks the connection to close; it may take a moment. */
        void makeWay();
    }

    private final int all;
    private final int forOneAddress;
    private final Map<String, Set<Guest>> guests = new HashMap<>();
    private final Map<Guest, String> addresses = new IdentityHashMap<>();

    public ConnectionLimit(int all, int forOneAddress) {
        if (all < 1 || forOneAddress < 1) {
            throw new IllegalArgumentException("at least one connection must be allowed");
        }
        this.all = all;
        this.forOneAddress = forOneAddress;
    }

    /** Whether the connection is admitted; an admitted connection must call {@link #leave} at its end. */
    public boolean enter(String address, Guest guest, long now) {
        Optional<Guest> leaving = Optional.empty();
        synchronized (this) {
            Set<Guest> own = guests.getOrDefault(address, Set.of());
            if (own.size() >= forOneAddress || addresses.size() >= all) {
                leaving = idlest(own.size() >= forOneAddress ? own : largest(), now);
                if (leaving.isEmpty()) return false;
            }
            leaving.ifPresent(this::leave);
            guests.computeIfAbsent(address, _ -> Collections.newSetFromMap(new IdentityHashMap<>()))
                    .add(guest);
            addresses.put(guest, address);
        }
        leaving.ifPresent(Guest::makeWay);
        return true;
    }

    public synchronized void leave(Guest guest) {
        String address = addresses.remove(guest);
        if (address == null) return;
        Set<Guest> own = guests.getOrDefault(address, Set.of());
        own.remove(guest);
        if (own.isEmpty()) guests.remove(address);
    }

    public synchronized int count() {
        return addresses.size();
    }

    private Set<Guest> largest() {
        return guests.values().stream().max(Comparator.comparingInt(Set::size)).orElse(Set.of());
    }

    private static Optional<Guest> idlest(Set<Guest> among, long now) {
        return eldest(among, clock -> clock.closable() && now - clock.since() > A_MOMENT, now)
                .or(() -> eldest(among, ConnectionTimer::resumable, now))
                .or(() -> eldest(among, ConnectionTimer::closable, now));
    }

    private static Optional<Guest> eldest(Set<Guest> among, Predicate<ConnectionTimer> which, long now) {
        return among.stream()
                .filter(guest -> which.test(guest.clock()))
                .max(Comparator.comparingLong(guest -> now - guest.clock().since()));
    }
}
