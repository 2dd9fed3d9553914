package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitCheckoutTest {
    @TempDir
    private Path repository;

    private String first = "";

    @BeforeEach
    void commitTwice() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
            first = commit(git, "one").name();
            commit(git, "two");
        }
    }

    private RevCommit commit(Git git, String text) throws IOException, GitAPIException {
        Files.writeString(repository.resolve("file.txt"), text);
        git.add().addFilepattern("file.txt").call();
        return git.commit()
                .setMessage(text)
                .setAuthor("a", "a@example.org")
                .setCommitter("a", "a@example.org")
                .setSign(false)
                .call();
    }

    @Test
    void hasTheFilesOfTheCommit() throws IOException {
        try (CommitCheckout checkout = CommitCheckout.of(repository, "HEAD~1")) {
            assertThat(checkout.folder().resolve("file.txt")).hasContent("one");
            assertThat(first).startsWith(checkout.shortName());
        }

        assertThat(repository.resolve("file.txt")).hasContent("two");
    }

    @Test
    void leavesNothingBehind() throws IOException {
        Path folder;
        try (CommitCheckout checkout = CommitCheckout.of(repository, first)) {
            folder = checkout.folder();
            Files.writeString(folder.resolve("built.txt"), "");
            Files.writeString(folder.resolve("file.txt"), "altered");
        }

        assertThat(folder.getParent()).doesNotExist();
        assertThat(repository.resolve(".git/worktrees")).doesNotExist();
    }

    @Test
    void leavesNothingBehindWhenTheProcessIsTerminated() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        repository.toString(),
                        first)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Path folder = Path.of(process.inputReader().readLine());
        assertThat(folder.resolve("file.txt")).hasContent("one");

        process.destroy();
        process.waitFor();

        assertThat(folder.getParent()).doesNotExist();
        assertThat(repository.resolve(".git/worktrees")).doesNotExist();
    }

    @Test
    void refusesAnUnknownCommit() {
        assertThatThrownBy(() -> CommitCheckout.of(repository, "no-such-commit"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--against 'no-such-commit' does not name a commit of this repository;"
                        + " give a hash, a tag or a branch.");
    }

    @Test
    void refusesAGitOptionInPlaceOfACommit() {
        assertThatThrownBy(() -> CommitCheckout.of(repository, "--since=2020"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'--since=2020' does not name a commit");
    }

    @Test
    void refusesAFolderWithoutCommits(@TempDir Path elsewhere) {
        assertThatThrownBy(() -> CommitCheckout.of(elsewhere, "HEAD"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(elsewhere + " is not a git checkout");
    }

    @Test
    void saysWhetherACheckoutDiffersFromItsCommit() throws IOException {
        assertThat(CommitCheckout.describe(repository)).doesNotContain("changes");

        Files.writeString(repository.resolve("file.txt"), "three");

        assertThat(CommitCheckout.describe(repository)).endsWith(" with changes");
    }

    /** Checks out a commit, prints its folder and keeps it until the process ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (CommitCheckout checkout = CommitCheckout.of(Path.of(arguments[0]), arguments[1])) {
                System.out.println(checkout.folder());
                System.in.read();
            }
        }
    }
}
