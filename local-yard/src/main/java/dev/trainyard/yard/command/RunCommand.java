package dev.trainyard.yard.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.YardRecord;
import dev.trainyard.yard.terminal.Screen;
import java.net.ConnectException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a run on a running yard and shows it. */
@Command(name = "run", description = "start a run on a running yard, and show its progress")
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECIPE", description = "a recipe file, or smoke, demo or laptop")
    private String recipe = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "the gateway's port (default: that of the yard in --home)")
    private @Nullable Integer port;

    @Mixin
    private HomeOption home = new HomeOption();

    private final Screen screen;

    RunCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        JsonNode asked = RecipeArgument.read(recipe);
        URI gateway = URI.create(
                port != null
                        ? "http://127.0.0.1:" + port
                        : YardRecord.read(home.home).map(YardRecord::gateway).orElse("http://127.0.0.1:8080"));
        try {
            return new RunDisplay(gateway, home.home, screen).show(asked).completed() ? 0 : 1;
        } catch (ConnectException e) {
            throw new YardException("No yard is running at " + gateway + "; './trainyard up' starts one.", e);
        }
    }
}
