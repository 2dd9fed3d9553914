package dev.trainyard.contracts.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest as 64 lower-case hexadecimal digits. */
public record Sha256(@JsonValue String hex) {
    private static final int DIGITS = 64;

    @JsonCreator
    public Sha256 {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException("'" + hex + "' is not a SHA-256 digest of 64 hexadecimal digits");
        }
    }

    public static Sha256 of(byte[] content) {
        return new Sha256(HexFormat.of().formatHex(algorithm().digest(content)));
    }

    public static Sha256 of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of a file's content, read once from start to end. */
    public static Sha256 of(Path file) throws IOException {
        MessageDigest digest = algorithm();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /** The first 16 digits: 64 bits, short enough for a folder's name. */
    public String abbreviated() {
        return hex.substring(0, 16);
    }

    /** Uses no regular expression, because a corpus has millions of digests. */
    private static boolean isDigest(String hex) {
        if (hex.length() != DIGITS) return false;
        for (int i = 0; i < DIGITS; i++) {
            char digit = hex.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) return false;
        }
        return true;
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
