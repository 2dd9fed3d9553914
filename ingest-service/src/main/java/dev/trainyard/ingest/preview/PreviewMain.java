package dev.trainyard.ingest.preview;

import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a preview without a running yard. It reads the recipe as JSON from standard input and writes the preview as
 * JSON; if it is refused, it writes the reason instead, and its exit status is 1.
 */
public final class PreviewMain {
    private PreviewMain() {}

    /** @param arguments the number of examples, and the folders that the recipe may read */
    public static void main(String[] arguments) throws IOException {
        // Libraries write to standard output, which is for the result alone.
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        List<Path> folders = Arrays.stream(arguments).skip(1).map(Path::of).toList();
        try {
            out.println(ContractJson.mapper()
                    .writeValueAsString(new PreviewService(new SourceFolders(folders), InstantSource.system())
                            .preview(
                                    RecipeReader.read(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)),
                                    Integer.parseInt(arguments[0]))));
        } catch (InvalidRecipeException | SourceRefusedException e) {
            out.println(e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }
}
