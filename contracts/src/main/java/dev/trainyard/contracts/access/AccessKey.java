package dev.trainyard.contracts.access;

import dev.trainyard.contracts.artifact.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * An access key, stored as its digest. The key itself consists of 256 random bits, which cannot be guessed, so plain
 * SHA-256 protects it; the slow hashes that passwords need would only slow down every request.
 *
 * @param name by which people list and remove it
 * @param sha256 of the key's text
 * @param added when it was made
 */
public record AccessKey(String name, Set<KeyRole> roles, Sha256 sha256, Instant added) {
    private static final String PREFIX = "trainyard-";
    private static final int BYTES = 32;
    private static final int LONGEST_NAME = 64;

    public AccessKey {
        if (!isName(name)) {
            throw new IllegalArgumentException("the key's name is '" + name + "': " + expectedName());
        }
        if (roles.isEmpty()) throw new IllegalArgumentException("the key " + name + " has no role");
        roles = Set.copyOf(roles);
    }

    /** The text of a new key. */
    public static String newText(SecureRandom chance) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static Sha256 digest(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && name.matches("[A-Za-z0-9][A-Za-z0-9._@-]*");
    }

    static String expectedName() {
        return "at most " + LONGEST_NAME + " letters, digits and . _ @ - are expected, starting with a letter or digit";
    }

    /** Whether the digest is that of this key's text; compares in constant time. */
    public boolean has(Sha256 digest) {
        return MessageDigest.isEqual(
                sha256.hex().getBytes(StandardCharsets.US_ASCII), digest.hex().getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the key may do what the role allows. */
    public boolean allows(KeyRole role) {
        return roles.contains(role) || roles.contains(KeyRole.RUN);
    }

    /** The roles in their order. */
    public Set<KeyRole> inOrder() {
        return EnumSet.copyOf(roles);
    }
}
