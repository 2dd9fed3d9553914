package dev.trainyard.yard;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Allows one yard at a time in a home folder: a lock that the operating system releases when the yard's process ends.
 */
final class YardLock implements AutoCloseable {
    private final FileLock lock;

    private YardLock(FileLock lock) {
        this.lock = lock;
    }

    static YardLock take(Path home) throws IOException, YardException {
        Files.createDirectories(home);
        FileChannel channel =
                FileChannel.open(home.resolve("yard.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new YardLock(lock);
            }
        } catch (OverlappingFileLockException e) {
            // held by this same process: rejected like any other
        }
        channel.close();
        String who = YardRecord.read(home)
                .filter(YardRecord::alive)
                .map(record -> " (process " + record.pid() + ", " + record.gateway() + ")")
                .orElse("");
        throw new YardException("A yard already runs in " + home + who + "; stop it, or use another one with --home.");
    }

    @Override
    public void close() throws IOException {
        lock.acquiredBy().close();
    }
}
