package dev.trainyard.runtime.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** File operations that survive a crash: their effect is either complete and durable or not visible. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Syncs a folder with all its files and subfolders to disk, or a single file. */
    public static void force(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) forceOne(path);
    }

    /** Syncs the entries of a folder to disk, but not their contents. */
    public static void syncEntries(Path folder) throws IOException {
        forceOne(folder);
    }

    /** Replaces a file's content atomically: a reader sees the old content or the new. */
    public static void replace(Path folder, String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Path next = folder.resolve(name + ".next");
        Files.write(next, content);
        forceOne(next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceOne(folder);
    }

    /**
     * Renames a non-empty folder atomically, unless the target exists.
     *
     * @return whether the folder is now at the target; false if another one was there first
     */
    public static boolean rename(Path folder, Path target) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) return false;
        Files.createDirectories(parent);
        try {
            // rename(2) does not replace a non-empty folder, so only one of two writers succeeds.
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (FileSystemException e) {
            if (Files.isDirectory(target)) return false;
            throw e;
        }
        forceOne(parent);
        return true;
    }

    /** Moves a complete file or folder to a target that is a file or does not exist, atomically and durably. */
    public static void publish(Path whole, Path target) throws IOException {
        force(whole);
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) forceOne(parent);
    }

    /** Deletes a folder with all its contents; does nothing if it does not exist. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) Files.deleteIfExists(path);
    }

    /** The total size of all files below a folder; files that disappear meanwhile do not count. */
    public static long size(Path folder) throws IOException {
        long[] bytes = {0};
        if (!Files.exists(folder)) return 0;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw e;
            }
        });
        return bytes[0];
    }

    /** Folders and read-only files can only be opened for reading. */
    private static void forceOne(Path path) throws IOException {
        boolean readOnly = Files.isDirectory(path) || !Files.isWritable(path);
        try (FileChannel channel =
                FileChannel.open(path, readOnly ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
