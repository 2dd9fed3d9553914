package dev.trainyard.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The Python environment with the libraries for comparison, and the scripts that run in it. It is created at the first
 * use, in a folder that git ignores; only the benchmarks use it.
 */
final class Peers {
    /** The libraries of one environment. */
    enum Libraries {
        /** PyTorch, transformers and tokenizers. */
        MODELS("peers", "requirements.txt", "TRAINYARD_PEERS"),
        /** datatrove, which wants other versions of what it needs. */
        INGEST("peers-ingest", "requirements-ingest.txt", "TRAINYARD_PEERS_INGEST"),
        /** trafilatura and readability-lxml. */
        PAGES("peers-pages", "requirements-pages.txt", "TRAINYARD_PEERS_PAGES"),
        /** lm-evaluation-harness. */
        EVALUATION("peers-evaluation", "requirements-evaluation.txt", "TRAINYARD_PEERS_EVALUATION");

        private final String folder;
        private final String requirements;
        private final String setting;

        /** @param setting the name of the variable for an existing environment with the libraries */
        Libraries(String folder, String requirements, String setting) {
            this.folder = folder;
            this.requirements = requirements;
            this.setting = setting;
        }
    }

    private final Path python;
    private final Path scripts;
    private final Path log;

    private Peers(Path python, Path scripts, Path log) {
        this.python = python;
        this.scripts = scripts;
        this.log = log;
    }

    static Peers ofThisCheckout() throws IOException {
        return ofThisCheckout(Libraries.MODELS);
    }

    static Peers ofThisCheckout(Libraries libraries) throws IOException {
        Path repository = Path.of(System.getProperty("trainyard.repository", ""));
        return find(libraries, repository, System.getenv(), "python3");
    }

    /** @param systemPython the Python that creates the environment if there is none */
    static Peers find(Libraries libraries, Path repository, Map<String, String> settings, String systemPython)
            throws IOException {
        Path scripts = repository.resolve("benchmarks/src/main/python");
        Path own = repository.resolve(".trainyard").resolve(libraries.folder);
        Files.createDirectories(own);
        Path log = own.resolve("peer.log");
        String chosen = settings.getOrDefault(libraries.setting, "");
        if (!chosen.isBlank()) {
            Path python = Path.of(chosen).resolve("bin/python");
            if (!Files.isExecutable(python)) {
                throw new RefusedException(libraries.setting + " names " + chosen
                        + ", which is not a Python environment: it has no bin/python. Leave it unset to have"
                        + " one created.");
            }
            return new Peers(python, scripts, log);
        }
        Path python = own.resolve("bin/python");
        Path wanted = scripts.resolve(libraries.requirements);
        Path installed = own.resolve("installed.txt");
        if (!Files.isRegularFile(installed) || Files.mismatch(wanted, installed) >= 0) {
            System.out.println("Installing the peers into " + own + " (the first time, this takes some minutes)…");
            run(libraries, log, systemPython, "-m", "venv", own.toString());
            // The pip that comes with Python 3.11 takes html-clean and html_clean for different extras.
            run(libraries, log, python.toString(), "-m", "pip", "install", "--quiet", "--upgrade", "pip");
            run(libraries, log, python.toString(), "-m", "pip", "install", "--quiet", "-r", wanted.toString());
            Files.writeString(installed, Files.readString(wanted));
        }
        return new Peers(python, scripts, log);
    }

    /** Starts a script of the peers, which uses the protocol of {@code answering.py}. */
    PeerProcess start(String script, List<String> arguments) throws IOException {
        return PeerProcess.start(python, scripts.resolve(script), arguments, log);
    }

    private static void run(Libraries libraries, Path log, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new RefusedException("The peers need Python 3.11 or newer with venv: '" + command[0]
                    + "' was not found. Install it, or set " + libraries.setting
                    + " to an environment that has what benchmarks/src/main/python/" + libraries.requirements
                    + " lists.");
        }
        try {
            if (process.waitFor() != 0) {
                throw new RefusedException("'" + String.join(" ", command) + "' failed; " + log + " says why.");
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the peers were being installed", e);
        }
    }
}
