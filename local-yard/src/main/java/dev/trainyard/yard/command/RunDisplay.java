package dev.trainyard.yard.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.yard.follow.AttentionWatch;
import dev.trainyard.yard.follow.GatewayClient;
import dev.trainyard.yard.follow.RequestRejectedException;
import dev.trainyard.yard.follow.RunEndDetector;
import dev.trainyard.yard.follow.RunOutcome;
import dev.trainyard.yard.terminal.RunPrinter;
import dev.trainyard.yard.terminal.Screen;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Starts a run over HTTP and shows it until it ends. */
final class RunDisplay {
    private static final int SECONDS_FOR_THE_REPORT = 20;

    private final URI gateway;
    private final Path home;
    private final Screen screen;

    RunDisplay(URI gateway, Path home, Screen screen) {
        this.gateway = gateway;
        this.home = home;
        this.screen = screen;
    }

    /** The key from the environment; empty if none is set. */
    static String key() {
        return System.getenv().getOrDefault("TRAINYARD_KEY", "").strip();
    }

    RunOutcome show(JsonNode recipe) throws IOException, InterruptedException, RequestRejectedException {
        try (GatewayClient client = new GatewayClient(gateway, key());
                AttentionWatch _ = AttentionWatch.start(gateway, key(), screen::warning)) {
            RunId run = client.start(recipe);
            screen.line("Watch it at " + gateway + "/ or here.");
            RunOutcome outcome = watch(client, run);
            screen.clearStatus();
            Path report = home.resolve("runs").resolve(run.value()).resolve("report.json");
            if (outcome.completed() && appears(report)) {
                screen.line("Report: " + shown(report));
            }
            screen.line("Page:   " + gateway + "/");
            return outcome;
        }
    }

    private RunOutcome watch(GatewayClient client, RunId run) throws IOException, InterruptedException {
        RunPrinter view = new RunPrinter(screen);
        RunEndDetector end = new RunEndDetector();
        try {
            client.follow(
                    run,
                    told -> {
                        view.accept(told.time(), told.event());
                        end.accept(told.event());
                        return !end.reached();
                    },
                    _ -> {});
            return end.outcome().orElseThrow();
        } catch (IOException e) {
            // A connection that is refused has no message.
            String why = e.getMessage() == null ? "the gateway does not respond" : e.getMessage();
            screen.line("The events of the run are not available (" + why + "); waiting for it to end.");
            return client.awaitEnd(run);
        }
    }

    /** The gateway writes the report when it has read the run's last event. */
    private static boolean appears(Path report) throws InterruptedException {
        for (int i = 0; i < SECONDS_FOR_THE_REPORT * 10 && !Files.exists(report); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Files.exists(report);
    }

    private static Path shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }
}
