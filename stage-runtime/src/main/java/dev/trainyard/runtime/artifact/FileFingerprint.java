package dev.trainyard.runtime.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file's metadata, with which changes are detected without reading the file. Writing to a file changes its metadata;
 * bit errors on the disk do not.
 *
 * @param modified modification time, to the nanosecond if the file system stores it
 * @param changed the change time, which programs cannot set; absent if the file system has none
 * @param key the file's identity, such as its inode; absent if there is none
 */
record FileFingerprint(
        long bytes,
        FileTime modified,
        @Nullable FileTime changed,
        @Nullable Object key) {
    static FileFingerprint of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        FileTime changed = unix ? (FileTime) Files.getAttribute(file, "unix:ctime") : null;
        return new FileFingerprint(attributes.size(), attributes.lastModifiedTime(), changed, attributes.fileKey());
    }
}
