package dev.trainyard.yard.command;

import dev.trainyard.yard.Yard;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.YardSettings;
import dev.trainyard.yard.follow.AttentionWatch;
import dev.trainyard.yard.terminal.Screen;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a yard without a run. */
@Command(name = "up", description = "start the yard and keep it running until Ctrl-C")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private YardOptions options = new YardOptions();

    private final Screen screen;

    UpCommand(Screen screen) {
        this.screen = screen;
    }

    static Yard start(YardOptions options, Screen screen) throws YardException, IOException, InterruptedException {
        YardSettings settings = options.settings();
        screen.line("Starting Kafka and five services; logs are in "
                + options.home.home.resolve("logs").normalize() + ".");
        long before = System.nanoTime();
        Yard yard = Yard.start(settings, screen::line);
        screen.line("The yard is up after " + Math.round((System.nanoTime() - before) / 1e9) + " s: " + yard.gateway()
                + "/ (Kafka at " + yard.bootstrap() + ")");
        return yard;
    }

    @Override
    public Integer call() throws Exception {
        try (Yard yard = start(options, screen);
                AttentionWatch _ = AttentionWatch.start(yard.gateway(), RunDisplay.key(), screen::warning)) {
            screen.line(
                    "Ctrl-C stops it. './trainyard run RECIPE.yaml' starts a run, './trainyard topics' shows the topics.");
            Thread.currentThread().join();
            return 0;
        }
    }
}
