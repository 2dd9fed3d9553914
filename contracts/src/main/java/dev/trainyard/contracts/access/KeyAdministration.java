package dev.trainyard.contracts.access;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds, lists and removes keys, and returns the results as lines of text. */
public final class KeyAdministration {
    /** The notice that accompanies a new key. */
    public static final String SHOWN_ONCE =
            "The key is shown only this once. Send it as 'Authorization: Bearer KEY', or set TRAINYARD_KEY.";

    private final KeyFile file;
    private final InstantSource clock;
    private final SecureRandom chance;

    public KeyAdministration(KeyFile file, InstantSource clock, SecureRandom chance) {
        this.file = file;
        this.clock = clock;
        this.chance = chance;
    }

    /** The request cannot be fulfilled; the message is a sentence that says why. */
    public static final class RefusedKeyException extends Exception {
        RefusedKeyException(String message) {
            super(message, null, false, false);
        }
    }

    /** Adds a key and returns its text, which is not stored. */
    public String add(String name, Set<KeyRole> roles) throws IOException, RefusedKeyException {
        if (!AccessKey.isName(name)) {
            throw new RefusedKeyException("The key's name is '" + name + "': " + AccessKey.expectedName() + ".");
        }
        if (roles.isEmpty()) {
            throw new RefusedKeyException("The key " + name + " has no role: " + KeyRole.all() + " is expected.");
        }
        String text = AccessKey.newText(chance);
        AccessKey key = new AccessKey(
                name, roles, AccessKey.digest(text), clock.instant().truncatedTo(ChronoUnit.SECONDS));
        boolean[] taken = {false};
        file.change(keys -> {
            List<AccessKey> all = new ArrayList<>(keys);
            taken[0] = all.stream().anyMatch(it -> it.name().equals(name));
            if (!taken[0]) all.add(key);
            return all;
        });
        if (taken[0]) {
            throw new RefusedKeyException(
                    "A key named " + name + " already exists: remove it first, or choose another name.");
        }
        return text;
    }

    /** A line for each key. */
    public List<String> list() throws IOException {
        List<AccessKey> keys = file.read();
        int width = keys.stream().mapToInt(key -> key.name().length()).max().orElse(0);
        return keys.stream()
                .map(key -> String.format(
                        "%-" + width + "s  %-13s  since %s",
                        key.name(),
                        key.inOrder().stream().map(KeyRole::key).collect(Collectors.joining(", ")),
                        key.added()))
                .toList();
    }

    public void remove(String name) throws IOException, RefusedKeyException {
        boolean[] found = {false};
        file.change(keys -> {
            List<AccessKey> left =
                    keys.stream().filter(key -> !key.name().equals(name)).toList();
            found[0] = left.size() < keys.size();
            return left;
        });
        if (!found[0]) throw new RefusedKeyException("There is no key named " + name + "; 'keys list' shows them all.");
    }
}
