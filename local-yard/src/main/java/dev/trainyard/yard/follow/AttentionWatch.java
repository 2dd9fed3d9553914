package dev.trainyard.yard.follow;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Asks the gateway every few seconds what is stuck, and tells each finding once for as long as it lasts. */
public final class AttentionWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final GatewayClient client;
    private final Consumer<String> told;
    private final Duration every;
    private final Set<String> known = new HashSet<>();
    private final Thread thread;

    private AttentionWatch(GatewayClient client, Consumer<String> told, Duration every) {
        this.client = client;
        this.told = told;
        this.every = every;
        this.thread = Thread.ofVirtual().name("attention").unstarted(this::watch);
    }

    /**
     * @param key sent with each request; empty where the gateway needs none
     * @param told gets what is stuck and what to do about it, a line for each finding
     */
    public static AttentionWatch start(URI gateway, String key, Consumer<String> told) {
        return start(gateway, key, told, EVERY);
    }

    static AttentionWatch start(URI gateway, String key, Consumer<String> told, Duration every) {
        AttentionWatch watch = new AttentionWatch(new GatewayClient(gateway, key), told, every);
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
                if (known.add(finding)) told.accept(finding);
            }
        } catch (IOException e) {
            // Whoever follows a run says that the gateway is away.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }
}
