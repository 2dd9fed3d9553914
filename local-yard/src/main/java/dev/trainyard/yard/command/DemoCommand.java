package dev.trainyard.yard.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.access.Loopback;
import dev.trainyard.yard.Yard;
import dev.trainyard.yard.follow.RunOutcome;
import dev.trainyard.yard.terminal.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a yard and one run in it, and shows the run. */
@Command(name = "demo", description = "start the yard, train a model on the demo corpus, and show the progress")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private YardOptions options = new YardOptions();

    @Option(
            names = "--recipe",
            paramLabel = "NAME|FILE",
            defaultValue = "demo",
            description =
                    "smoke (about a minute), demo (about seven), laptop (one to two hours), or a file (default: demo)")
    private String recipe = "demo";

    @Option(names = "--exit", description = "stop everything when the run has ended; the exit status tells the result")
    private boolean exit;

    private final Screen screen;

    DemoCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        JsonNode asked = RecipeArgument.read(recipe);
        RecipeSources.check(recipe, options);
        if (!Loopback.is(options.listen) && RunDisplay.key().isEmpty()) {
            throw new InvalidArgumentException(
                    "--listen is " + options.listen + ", where the gateway requires a key, but there is none"
                            + " to start the run with: set TRAINYARD_KEY.");
        }
        try (Yard yard = UpCommand.start(options, screen)) {
            RunOutcome outcome = new RunDisplay(yard.gateway(), yard.home(), screen).show(asked);
            if (!exit) {
                screen.line("The yard keeps running; Ctrl-C stops it.");
                Thread.currentThread().join();
            }
            return outcome.completed() ? 0 : 1;
        }
    }
}
