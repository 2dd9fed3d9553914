package dev.trainyard.yard.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.YardSettings;
import dev.trainyard.yard.terminal.PreviewPrinter;
import dev.trainyard.yard.terminal.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a recipe's alignment would learn, without starting anything. */
@Command(name = "preview", description = "show examples of what a recipe's alignment would learn, token by token")
final class PreviewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECIPE", description = "a recipe file, or smoke, demo or laptop")
    private String recipe = "";

    @Option(
            names = "--sources",
            paramLabel = "DIR",
            description = "a folder that the recipe may read, in addition to the demo corpus; may be repeated")
    private List<Path> sources = new ArrayList<>();

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "3",
            description = "number of examples of each source in each step (default: 3)")
    private int examples = 3;

    @Option(names = "--ids", description = "print the id of each token")
    private boolean ids;

    @Option(names = "--json", description = "print the preview as JSON")
    private boolean json;

    private final Screen screen;

    PreviewCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        if (examples < 1 || examples > Preview.MOST_EXAMPLES) {
            throw new InvalidArgumentException(
                    "--examples is " + examples + ": a number from 1 to " + Preview.MOST_EXAMPLES + " is expected.");
        }
        for (Path source : sources) {
            if (!Files.isDirectory(source)) {
                throw new InvalidArgumentException("--sources is " + source + ": a folder that exists is expected.");
            }
        }
        JsonNode asked = RecipeArgument.read(recipe);
        Path repository = Path.of(System.getProperty(YardOptions.REPOSITORY, ""));
        YardSettings settings = new YardSettings(repository, repository, YardSettings.LOOPBACK, 0, sources);
        List<Path> readable = new ArrayList<>(settings.sources());
        readable.addFirst(settings.demoCorpus());
        PreviewProcess.Result result = new PreviewProcess(settings.repository(), readable).show(asked, examples);
        if (result.refused() != null) throw new YardException(result.refused());
        if (json) {
            screen.line(result.json());
        } else {
            new PreviewPrinter(screen, ids).print(ContractJson.mapper().readValue(result.json(), Preview.class));
        }
        return 0;
    }
}
