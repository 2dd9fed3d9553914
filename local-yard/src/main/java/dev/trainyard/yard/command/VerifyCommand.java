package dev.trainyard.yard.command;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.YardRecord;
import dev.trainyard.yard.terminal.Screen;
import dev.trainyard.yard.terminal.Text;
import dev.trainyard.yard.verification.RunRecords;
import dev.trainyard.yard.verification.StoreVerification;
import dev.trainyard.yard.verification.StoreVerification.Result;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks that a yard's artifacts are unchanged, whether the yard is running or not. */
@Command(name = "verify", description = "compare every file of the artifacts, or those of a run, with its digest")
final class VerifyCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "RUN", description = "a run id (default: all artifacts in the store)")
    private @Nullable String run;

    @Option(
            names = "--set-aside",
            description = "move damaged artifacts out of the store, so that starting the recipe again rebuilds them")
    private boolean setAside;

    @Mixin
    private HomeOption home = new HomeOption();

    private final Screen screen;

    VerifyCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        Path artifacts = home.home.resolve("artifacts");
        if (!Files.isDirectory(artifacts)) {
            throw new YardException("There are no artifacts in " + home.home + "; name another folder with --home.");
        }
        StoreVerification verification = StoreVerification.of(artifacts);
        SortedMap<String, @Nullable Artifact> wanted = run == null ? verification.all() : ofRun(verification, run);
        int done = 0;
        int intact = 0;
        int damaged = 0;
        int wrong = 0;
        for (Map.Entry<String, @Nullable Artifact> each : wanted.entrySet()) {
            screen.status("verifying " + ++done + " of " + wanted.size() + ": " + each.getKey(), Instant.now());
            switch (verification.verify(each.getKey(), each.getValue())) {
                case Result.Intact found -> {
                    intact++;
                    screen.line("intact   " + found.location() + "  " + Text.bytes(found.bytes())
                            + (found.proof().isEmpty() ? "" : "; " + found.proof()));
                }
                case Result.Damaged found -> {
                    damaged++;
                    screen.line("DAMAGED  " + found.what() + (setAside ? movedAside(verification, found) : ""));
                }
                case Result.Unproven found -> {
                    wrong++;
                    screen.line("WRONG    " + found.what());
                }
            }
        }
        screen.clearStatus();
        screen.line(intact + " of " + wanted.size() + " artifacts are unchanged since they were sealed.");
        if (damaged > 0) {
            screen.line(
                    setAside
                            ? "Start the recipe again to rebuild what was moved aside."
                            : "'./trainyard verify --set-aside' moves damaged artifacts out of the store; then start the recipe"
                                    + " again to rebuild them.");
        }
        if (wrong > 0) {
            screen.line("A model that is marked WRONG is not moved: delete its folder from " + artifacts
                    + " and start the recipe again to train it again.");
        }
        return damaged + wrong == 0 ? 0 : 1;
    }

    private static String movedAside(StoreVerification verification, Result.Damaged found) throws Exception {
        return verification
                .setAside(found.location())
                .map(place -> " It was moved to " + place + ".")
                .orElse("");
    }

    private SortedMap<String, @Nullable Artifact> ofRun(StoreVerification verification, String id) throws Exception {
        RunRecords records = new RunRecords(
                home.home,
                YardRecord.read(home.home)
                        .filter(YardRecord::alive)
                        .map(YardRecord::gateway)
                        .map(URI::create),
                RunDisplay.key());
        RunRecords.RunArtifacts known = records.of(id);
        SortedMap<String, @Nullable Artifact> found = verification.of(id, known.artifacts());
        String refusal = known.refusal()
                .map(reason -> "The gateway does not list the artifacts of the run '" + id + "': " + reason)
                .orElse("");
        if (found.isEmpty()) {
            if (!refusal.isEmpty()) throw new YardException(refusal);
            throw new InvalidArgumentException("The run is '" + id + "': no artifact in " + home.home
                    + " belongs to a run with that id. './trainyard verify' checks all artifacts.");
        }
        if (!refusal.isEmpty())
            screen.warning(refusal + " Only the artifacts that the run left in " + home.home + " are checked.");
        return found;
    }
}
