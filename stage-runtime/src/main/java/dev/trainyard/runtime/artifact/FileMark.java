package dev.trainyard.runtime.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What the file system says of a file without reading it. A file that is written to gets another mark; one whose bits are
 * lost on the disk below keeps it.
 *
 * @param modified to the nanosecond, where the file system keeps that
 * @param changed when the file's entry last changed, which no program can set; absent where there is no such time
 * @param key the file's identity, such as its inode; absent where there is none
 */
record FileMark(
        long bytes,
        FileTime modified,
        @Nullable FileTime changed,
        @Nullable Object key) {
    static FileMark of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        FileTime changed = unix ? (FileTime) Files.getAttribute(file, "unix:ctime") : null;
        return new FileMark(attributes.size(), attributes.lastModifiedTime(), changed, attributes.fileKey());
    }
}
