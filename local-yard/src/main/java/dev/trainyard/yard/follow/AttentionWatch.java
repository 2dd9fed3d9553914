package dev.trainyard.yard.follow;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Queries the gateway every few seconds for findings and reports each finding once while it lasts. */
public final class AttentionWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final GatewayClient client;
    private final Consumer<String> listener;
    private final Duration every;
    private final Set<String> known = new HashSet<>();
    private final Thread thread;

    private AttentionWatch(GatewayClient client, Consumer<String> listener, Duration every) {
        this.client = client;
        this.listener = listener;
        this.every = every;
        this.thread = Thread.ofVirtual().name("attention").unstarted(this::watch);
    }

    /**
     * @param key sent with each request; empty if the gateway requires none
     * @param listener receives one line for each finding, with what to do about it
     */
    public static AttentionWatch start(URI gateway, String key, Consumer<String> listener) {
        return start(gateway, key, listener, EVERY);
    }

    static AttentionWatch start(URI gateway, String key, Consumer<String> listener, Duration every) {
        AttentionWatch watch = new AttentionWatch(new GatewayClient(gateway, key), listener, every);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(every);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            List<String> findings = client.attention();
            known.retainAll(findings);
            for (String finding : findings) {
                if (known.add(finding)) listener.accept(finding);
            }
        } catch (IOException e) {
            // The code that follows a run reports that the gateway is unreachable.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }
}
