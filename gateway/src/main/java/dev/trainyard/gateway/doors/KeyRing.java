package dev.trainyard.gateway.doors;

import dev.trainyard.contracts.access.AccessKey;
import dev.trainyard.contracts.access.KeyFile;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The keys that count now. The file is read again every second, so that a key that is added or removed counts without a
 * restart; a file that cannot be read leaves the keys as they were.
 */
public final class KeyRing implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KeyRing.class.getName());
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final KeyFile file;
    private final Thread reader;
    private volatile List<AccessKey> keys;
    private String trouble = "";

    /** @throws IOException in a sentence, where the keys cannot be read */
    public static KeyRing open(KeyFile file) throws IOException {
        KeyRing ring = new KeyRing(file, file.read());
        ring.reader.start();
        return ring;
    }

    private KeyRing(KeyFile file, List<AccessKey> keys) {
        this.file = file;
        this.keys = keys;
        this.reader = Thread.ofVirtual().name("keys").unstarted(this::follow);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The key with that text. Every key is compared, so the time says nothing about which there are. */
    public Optional<AccessKey> find(String text) {
        Sha256 digest = AccessKey.digest(text);
        AccessKey found = null;
        for (AccessKey key : keys) {
            if (key.has(digest)) found = key;
        }
        return Optional.ofNullable(found);
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(GLANCE);
                read();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void read() {
        try {
            List<AccessKey> now = file.read();
            if (!now.equals(keys)) LOG.log(Level.INFO, "keys read count=" + now.size());
            keys = now;
            trouble = "";
        } catch (IOException e) {
            String told = String.valueOf(e.getMessage());
            if (!told.equals(trouble)) LOG.log(Level.WARNING, told + " The keys read before remain valid.");
            trouble = told;
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
