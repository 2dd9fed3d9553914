package dev.trainyard.gateway.access;

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
 * The valid keys. The file is read again every second, so that added and removed keys take effect without a restart; if
 * the file cannot be read, the previous keys remain valid.
 */
public final class KeyRing implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KeyRing.class.getName());
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final KeyFile file;
    private final Thread reader;
    private volatile List<AccessKey> keys;
    private String trouble = "";

    /** @throws IOException if the keys cannot be read, with a message of one sentence */
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

    /** The key with that text. All keys are compared, so that the time reveals nothing about them. */
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
