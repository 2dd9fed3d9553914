package dev.trainyard.benchmark;

import dev.trainyard.contracts.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Which documents of a recipe does this checkout keep, and another commit does not, or the other way round?
 *
 * <p>Both collect the same sources, each in a process of its own on the libraries that its service was built with. Their
 * ledgers are compared document by document.
 */
@Command(name = "kept", description = "Compares which documents of a recipe are kept with those of another commit.")
final class KeptBenchmark implements Callable<Integer> {
    private static final String SERVICE = "ingest-service";
    private static final Path CHILD = Path.of("benchmarks/src/main/java")
            .resolve(RecipeCollection.class.getName().replace('.', '/') + ".java");

    @Parameters(paramLabel = "RECIPE", description = "A preset, or a file with a recipe.")
    private String recipe = "";

    @Option(names = "--against", required = true, paramLabel = "COMMIT", description = "The commit to compare with.")
    private String against = "";

    @Option(
            names = "--sources",
            paramLabel = "DIR",
            description = "A folder with sources; by default the one that the build makes for the presets.")
    private List<Path> sources = new ArrayList<>();

    @Option(names = "--paths", defaultValue = "3", description = "How many documents are named for each change.")
    private int paths;

    @Override
    public Integer call() throws IOException {
        Path repository = Path.of(System.getProperty("trainyard.repository", ""));
        try (CommitCheckout before = CommitCheckout.of(repository, against)) {
            System.out.println("Building " + before.shortName() + " (some minutes)…");
            before.build(SERVICE, log(repository, "build"));
            Path wanted = before.scratch("recipe");
            Files.writeString(wanted, recipe());
            if (sources.isEmpty()) sources.add(repository.resolve(SERVICE).resolve("target/demo-corpus"));
            KeptDocuments old = collect(repository, before.folder(), before.scratch("old"), wanted, "old");
            KeptDocuments now = collect(repository, repository, before.scratch("new"), wanted, "new");
            print(before.shortName(), old);
            print(CommitCheckout.describe(repository), now);
            for (KeptDocuments.Change change : old.changesTo(now)) {
                System.out.printf("  %,8d  %s%n", change.paths().size(), change.change());
                change.paths().stream().limit(paths).forEach(path -> System.out.println("            " + path));
            }
        }
        return 0;
    }

    private String recipe() throws IOException {
        if (RecipeReader.PRESETS.contains(recipe)) return "preset: " + recipe;
        if (Files.isRegularFile(Path.of(recipe))) return Files.readString(Path.of(recipe));
        throw new RefusedException("'" + recipe + "' is neither a preset nor a file; name one of them.");
    }

    private KeptDocuments collect(Path repository, Path checkout, Path home, Path wanted, String side)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(home.toString(), wanted.toString()));
        for (Path source : sources) arguments.add(source.toAbsolutePath().toString());
        List<String> command = BuiltService.of(checkout, SERVICE).running(repository.resolve(CHILD), arguments);
        Path log = log(repository, side);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new RefusedException("The collection of " + checkout + " failed: see " + log + ".");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while documents were collected", e);
        } finally {
            process.destroy();
        }
        return KeptDocuments.in(home.resolve("artifacts"));
    }

    private static Path log(Path repository, String what) throws IOException {
        return Files.createDirectories(repository.resolve(".trainyard/bench")).resolve("kept-" + what + ".log");
    }

    private static void print(String side, KeptDocuments documents) {
        System.out.printf(
                "  %-22s keeps %,d of %,d documents%n",
                side, documents.kept(), documents.decisions().size());
    }
}
