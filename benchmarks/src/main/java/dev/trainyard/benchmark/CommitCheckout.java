package dev.trainyard.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A commit in a temporary git worktree, which is removed when this is closed or the process is terminated. Its modules are
 * built as the launcher builds them, with the JDK that runs this.
 */
final class CommitCheckout implements AutoCloseable {
    private static final int SHOWN_OF_A_LOG = 40;
    private static final int SECONDS_TO_END = 10;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40,64}");

    private final Path repository;
    private final String commit;
    private final TemporaryFolder scratch;
    private final Thread atExit = new Thread(this::endAll, "remove-the-checkout");

    private CommitCheckout(Path repository, String commit, TemporaryFolder scratch) {
        this.repository = repository;
        this.commit = commit;
        this.scratch = scratch;
    }

    /**
     * Checks a commit out.
     *
     * @param name of the commit: a hash, a tag, a branch or any other name that git resolves
     * @throws RefusedException if no commit has this name
     */
    static CommitCheckout of(Path repository, String name) throws IOException {
        String commit = commit(repository, name);
        CommitCheckout checkout = new CommitCheckout(repository, commit, TemporaryFolder.create());
        Runtime.getRuntime().addShutdownHook(checkout.atExit);
        try {
            Output added = git(
                    repository,
                    "-c",
                    "core.hooksPath=/dev/null",
                    "worktree",
                    "add",
                    "--quiet",
                    "--detach",
                    checkout.folder().toString(),
                    commit);
            if (added.status() != 0) {
                throw new RefusedException("git could not check out " + name + ": " + added.text());
            }
            return checkout;
        } catch (IOException | RuntimeException e) {
            checkout.close();
            throw e;
        }
    }

    private static String commit(Path repository, String name) throws IOException {
        if (git(repository, "rev-parse", "--git-dir").status() != 0) {
            throw new RefusedException(repository.toAbsolutePath()
                    + " is not a git checkout, so there is no other commit to compare with; clone the repository.");
        }
        Output found = git(repository, "rev-parse", "--verify", "--quiet", name + "^{commit}");
        if (found.status() != 0 || !HASH.matcher(found.text()).matches()) {
            throw new RefusedException("--against '" + name
                    + "' does not name a commit of this repository; give a hash, a tag or a branch.");
        }
        return found.text();
    }

    /** Where the commit's files are. */
    Path folder() {
        return scratch.folder().resolve("checkout");
    }

    /** A path next to the commit's files, which is deleted with them. */
    Path scratch(String name) {
        return scratch.folder().resolve(name);
    }

    /** The commit's abbreviated hash. */
    String shortName() throws IOException {
        return abbreviated(repository, commit);
    }

    /** A checkout's commit, abbreviated, and whether its files differ from it. */
    static String describe(Path repository) throws IOException {
        boolean changed = !git(repository, "status", "--porcelain", "--untracked-files=no")
                .text()
                .isEmpty();
        return abbreviated(repository, "HEAD") + (changed ? " with changes" : "");
    }

    private static String abbreviated(Path repository, String commit) throws IOException {
        return git(repository, "rev-parse", "--short", commit).text();
    }

    /**
     * Builds a module and its dependencies.
     *
     * @param log receives the output of Maven
     * @throws RefusedException with the end of the log, if the build fails
     */
    void build(String module, Path log) throws IOException {
        String maven = System.getProperty("trainyard.maven", "mvn");
        ProcessBuilder builder = new ProcessBuilder(maven, "-q", "-B", "-DskipTests", "-pl", module, "-am", "package")
                .directory(folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (run(builder, "Maven", "install Maven 3.8.6 or newer").status() == 0) return;
        List<String> lines = Files.readAllLines(log);
        throw new RefusedException("Commit " + shortName() + " could not be built; the end of " + log + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_OF_A_LOG), lines.size())));
    }

    @Override
    public void close() throws IOException {
        remove();
        // Removed last, so that a process that is terminated in between leaves nothing behind.
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The process is ending: the hook runs, and finds nothing left to remove.
        }
    }

    /** First ends what this process has started: a build or a training would write into the checkout again. */
    private void endAll() {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        for (ProcessHandle child : children) {
            child.onExit()
                    .completeOnTimeout(child, SECONDS_TO_END, TimeUnit.SECONDS)
                    .join();
            child.destroyForcibly();
        }
        try {
            remove();
        } catch (IOException e) {
            System.err.println(scratch.folder() + " could not be removed: " + e.getMessage());
        }
    }

    private synchronized void remove() throws IOException {
        // Twice, because git holds a lock on a worktree until it is complete.
        git(repository, "worktree", "remove", "--force", "--force", folder().toString());
        if (Files.exists(scratch.folder())) scratch.close();
        git(repository, "worktree", "prune");
    }

    /** What a command came to, its output without white space around it. */
    private record Output(int status, String text) {}

    private static Output git(Path repository, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.warnAmbiguousRefs=false"));
        command.addAll(List.of(arguments));
        return run(
                new ProcessBuilder(command)
                        .directory(repository.toAbsolutePath().toFile())
                        .redirectErrorStream(true),
                "git",
                "install it");
    }

    private static Output run(ProcessBuilder builder, String program, String remedy) throws IOException {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new RefusedException("--against needs " + program + ", and '"
                    + builder.command().getFirst() + "' could not be started: " + remedy + ".");
        }
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Output(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " ran", e);
        }
    }
}
