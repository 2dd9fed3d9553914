package dev.trainyard.contracts.artifact;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A sealed folder in the artifact store, by its address there and the digest of its manifest. The manifest lists every
 * file with its size and digest, so this one digest covers the whole content.
 *
 * @param location the folder's name in the store, relative and with forward slashes: {@code checkpoints/3f2a…}
 * @param sha256 digest of the folder's {@code manifest.json}
 * @param bytes size of all files listed in the manifest
 * @param mediaType what is in the folder, one of {@link MediaTypes}
 */
public record Artifact(String location, Sha256 sha256, long bytes, String mediaType) {
    public Artifact {
        if (!isLocation(location)) {
            throw new IllegalArgumentException("'" + location.replaceAll("\\p{Cntrl}", "?")
                    + "' is not an artifact location: a relative path without '..' is expected");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("the size of an artifact cannot be " + bytes + " bytes");
        }
    }

    private static boolean isLocation(String location) {
        if (location.isBlank() || location.startsWith("/") || location.contains("..") || location.contains("\\")) {
            return false;
        }
        if (location.chars().anyMatch(Character::isISOControl)) return false;
        try {
            return !Path.of(location).isAbsolute();
        } catch (InvalidPathException e) {
            // Half a surrogate pair, for example.
            return false;
        }
    }
}
