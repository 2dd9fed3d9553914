package dev.trainyard.ingest.extraction.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.SourceRecipe.GitRecipe;
import dev.trainyard.ingest.extraction.git.GitHistory.Entry;
import dev.trainyard.ingest.extraction.http.TinyWeb;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.NameResolver;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitReaderTest {
    private static final NameResolver LOOPBACK = host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    private static final GitReader.Limits FEW =
            new GitReader.Limits(1_000, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(10));

    @TempDir
    private Path root;

    private Path allowed;
    private GitHistory history;
    private TinyWeb web;

    @BeforeEach
    void start() throws IOException {
        allowed = Files.createDirectories(root.resolve("allowed"));
        history = new GitHistory(Files.createDirectories(allowed.resolve("project/.git")));
        web = new TinyWeb();
    }

    @AfterEach
    void stop() {
        web.close();
        history.close();
    }

    @Test
    void readsTheFilesOfTheCommitAndTheDaysOfTheirLastChanges() throws IOException {
        ObjectId first = history.commit("main", "2026-01-02T23:00:00Z", Map.of("b.txt", "b", "a/c.txt", "c"));
        history.commit("main", "2026-03-04T05:00:00Z", Map.of("b.txt", "b", "a/c.txt", "new", "a.txt", "a"), first);
        Files.writeString(allowed.resolve("project/b.txt"), "of the working tree");

        List<Found> found = read(local("project"));

        assertThat(found).extracting(Found::path).containsExactly("a.txt", "a/c.txt", "b.txt");
        assertThat(found).extracting(GitReaderTest::text).containsExactly("a", "new", "b");
        assertThat(found)
                .extracting(one -> ((Found.Content) one).origin())
                .containsExactly(
                        Origin.of(LocalDate.of(2026, 3, 4)),
                        Origin.of(LocalDate.of(2026, 3, 4)),
                        Origin.of(LocalDate.of(2026, 1, 2)));
    }

    @Test
    void readsTheNamedBranch() throws IOException {
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("main.txt", "main"));
        history.commit("feature/x", "2026-01-02T00:00:00Z", Map.of("feature.txt", "feature"));

        assertThat(read(source("project", null, "feature/x", List.of(), null)))
                .extracting(Found::path)
                .containsExactly("feature.txt");
    }

    @Test
    void readsAnEvenSpreadOfTheIncludedFiles() throws IOException {
        history.commit(
                "main",
                "2026-01-02T00:00:00Z",
                Map.of("a.md", "a", "b.txt", "b", "c/d.md", "d", "e.md", "e", "f.md", "f"));

        assertThat(read(source("project", null, null, List.of("**/*.md"), 2)))
                .extracting(Found::path)
                .containsExactly("c/d.md", "f.md");
    }

    @Test
    void leavesTheRepositoryUnchanged() throws IOException {
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        Map<Path, FileTime> before = times(allowed);

        read(local("project"));

        assertThat(times(allowed)).isEqualTo(before);
    }

    @Test
    void readsNoSettingsOfTheRepository() throws IOException {
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        Files.writeString(allowed.resolve("project/.git/config"), "[include]\n\tpath = /dev/zero\n[broken");

        assertThat(read(local("project"))).extracting(Found::path).containsExactly("a.txt");
    }

    @Test
    void readsABareRepositoryWithPackedReferences() throws IOException {
        Path bare = allowed.resolve("bare.git");
        try (GitHistory other = new GitHistory(bare)) {
            ObjectId id = other.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
            Files.delete(bare.resolve("refs/heads/main"));
            Files.writeString(
                    bare.resolve("packed-refs"), "# pack-refs with: peeled\n" + id.name() + " refs/heads/main\n");
        }

        assertThat(read(local("bare.git"))).extracting(Found::path).containsExactly("a.txt");
    }

    @Test
    void readsALinkedWorkingTreeOfAnAllowedRepository() throws IOException {
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        Path entry = Files.createDirectories(allowed.resolve("project/.git/worktrees/second"));
        Files.writeString(entry.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(entry.resolve("commondir"), "../..\n");
        Path second = Files.createDirectories(allowed.resolve("second"));
        Files.writeString(second.resolve(".git"), "gitdir: " + entry + "\n");

        assertThat(read(local("second"))).extracting(Found::path).containsExactly("a.txt");
    }

    @Test
    void refusesARepositoryOutsideTheFoldersThatAGitFileNames() throws IOException {
        outside();
        Path link = Files.createDirectories(allowed.resolve("link"));
        Files.writeString(link.resolve(".git"), "gitdir: ../../outside.git\n");

        assertThatThrownBy(() -> check(local("link")))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage("The source 'code' is refused: what its file .git leads to is outside of the folders"
                        + " that this service may read; clone it with everything that it needs.");
    }

    @Test
    void refusesObjectsOutsideTheFolders() throws IOException {
        outside();
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        Path objects = allowed.resolve("project/.git/objects");
        Files.createDirectories(objects.resolve("info"));
        Files.writeString(objects.resolve("info/alternates"), "../../../../outside.git/objects\n");

        assertThatThrownBy(() -> check(local("project")))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("its folder of objects is outside");
    }

    @Test
    void refusesObjectsAndBranchesThatAreLinksToOutside() throws IOException {
        outside();
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        Path git = allowed.resolve("project/.git");
        Files.createSymbolicLink(git.resolve("objects/pack/x.pack"), root.resolve("outside.git/HEAD"));

        assertThatThrownBy(() -> check(local("project")))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("a link in it is outside");
    }

    @Test
    void readsObjectsOfAnotherAllowedRepository() throws IOException {
        ObjectId id = history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        Path clone = allowed.resolve("clone.git");
        new GitHistory(clone).close();
        Files.createDirectories(clone.resolve("objects/info"));
        Files.writeString(clone.resolve("objects/info/alternates"), allowed.resolve("project/.git/objects") + "\n");
        Files.writeString(clone.resolve("HEAD"), id.name() + "\n");

        assertThat(read(local("clone.git"))).extracting(Found::path).containsExactly("a.txt");

        Files.writeString(allowed.resolve("project/.git/config"), "[Include]\npath = /dev/zero\n");
        assertThatThrownBy(() -> check(local("clone.git"))).hasMessageContaining("settings include other files");
    }

    @Test
    void refusesAFolderWithoutARepositoryAndAnUnknownBranch() throws IOException {
        Files.createDirectories(allowed.resolve("folder"));

        assertThatThrownBy(() -> check(local("folder")))
                .hasMessageContaining("is not a Git repository; give the folder");
        assertThatThrownBy(() -> check(local("project"))).hasMessageContaining("has no commit on its default branch");
        assertThatThrownBy(() -> check(source("project", null, "none", List.of(), null)))
                .hasMessage("The source 'code' has no branch 'none'.");
        assertThatThrownBy(() -> check(source("project", null, "../../config", List.of(), null)))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("which is not a valid branch name");
    }

    @Test
    void saysThatARepositoryNamesItsObjectsBySha256() throws IOException {
        String refusal =
                "The source 'code' names its objects by SHA-256, which is not supported; give a repository that"
                        + " names them by SHA-1, or a checkout as a source of kind folder.";
        Path git = allowed.resolve("project/.git");
        Files.createDirectories(git.resolve("refs/heads"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(git.resolve("refs/heads/main"), "0123456789abcdef".repeat(4) + "\n");
        assertThatThrownBy(() -> check(local("project"))).hasMessage(refusal);

        Files.delete(git.resolve("refs/heads/main"));
        Files.writeString(git.resolve("packed-refs"), "0123456789abcdef".repeat(4) + " refs/heads/main\n");
        assertThatThrownBy(() -> check(local("project"))).hasMessage(refusal);

        Files.delete(git.resolve("packed-refs"));
        Files.writeString(
                git.resolve("config"),
                "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n");
        assertThatThrownBy(() -> check(local("project"))).hasMessage(refusal);
    }

    @Test
    void saysThatARemoteRepositoryNamesItsObjectsBySha256() {
        String name = "0123456789abcdef".repeat(4);
        String first =
                name + " HEAD\0multi_ack side-band-64k symref=HEAD:refs/heads/main object-format=sha256 agent=git/2\n";
        String offer = "001e# service=git-upload-pack\n0000" + "%04x".formatted(first.length() + 4) + first + "0000";
        web.page(
                "/new.git/info/refs?service=git-upload-pack",
                offer,
                "Content-Type",
                "application/x-git-upload-pack-advertisement");
        String address = web.at("git.example", "/new.git");

        assertThatThrownBy(() -> read(remote(address)))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage("The source 'code' at " + address + " cannot be fetched: it names its objects by SHA-256,"
                        + " which is not supported; only repositories that name them by SHA-1 can be read.");
    }

    @Test
    void refusesARepositoryWithoutTheBranchsCommit() throws IOException {
        Files.writeString(allowed.resolve("project/.git/HEAD"), "0123456789012345678901234567890123456789\n");

        assertThatThrownBy(() -> read(local("project")))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void reportsFilesWhoseNamesCouldNotBeCheckedOut() throws IOException {
        ObjectId blob = history.blob("x");
        ObjectId folder = history.tree(List.of(new Entry("passwd", FileMode.REGULAR_FILE, blob)));
        history.commit(
                "main",
                "2026-01-02T00:00:00Z",
                history.tree(List.of(
                        new Entry("..", FileMode.TREE, folder),
                        new Entry(".GIT", FileMode.TREE, folder),
                        new Entry("C:\\windows", FileMode.REGULAR_FILE, blob),
                        new Entry("a/b", FileMode.REGULAR_FILE, blob),
                        new Entry("a\nb", FileMode.REGULAR_FILE, blob),
                        new Entry("fine", FileMode.REGULAR_FILE, blob))));

        List<Found> found = read(local("project"));

        assertThat(found.stream().filter(Found.Lost.class::isInstance))
                .extracting(Found::path)
                .containsExactly("../passwd", ".GIT/passwd", "C:\\windows", "a\nb");
        assertThat(found.stream().filter(Found.Content.class::isInstance))
                .extracting(Found::path)
                .containsExactly("a/b", "fine");
    }

    @Test
    void skipsLinksAndSubmodules() throws IOException {
        ObjectId blob = history.blob("/etc/passwd");
        history.commit(
                "main",
                "2026-01-02T00:00:00Z",
                history.tree(List.of(
                        new Entry("file", FileMode.EXECUTABLE_FILE, blob),
                        new Entry("link", FileMode.SYMLINK, blob),
                        new Entry("module", FileMode.GITLINK, blob))));

        assertThat(read(local("project"))).extracting(Found::path).containsExactly("file");
    }

    @Test
    void refusesATreeThatExpandsEndlessly() throws IOException {
        ObjectId tree = history.tree(List.of(new Entry("f", FileMode.REGULAR_FILE, history.blob("x"))));
        for (int depth = 0; depth < 20; depth++) {
            List<Entry> same = new ArrayList<>();
            for (int i = 0; i < 10; i++) same.add(new Entry("d" + i, FileMode.TREE, tree));
            tree = history.tree(same);
        }
        history.commit("main", "2026-01-02T00:00:00Z", tree);

        assertThatThrownBy(() -> read(local("project")))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("has more than 1000 files and folders");
    }

    @Test
    void losesOnlyFilesThatAreTooLargeOrStoredElsewhere() throws IOException {
        history.commit(
                "main",
                "2026-01-02T00:00:00Z",
                Map.of(
                        "large", "x".repeat(DocumentBytes.MOST + 1),
                        "lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
                        "small", "x"));

        List<Found> found = read(local("project"));

        assertThat(found.get(0)).isEqualTo(new Found.Lost("large", ReadFailure.TOO_LARGE));
        assertThat(found.get(1))
                .isEqualTo(new Found.Lost(
                        "lfs", ReadFailure.NOT_FETCHED, "its content is stored outside the repository, by Git LFS"));
        assertThat(text(found.get(2))).isEqualTo("x");
    }

    @Test
    void readsABookThatIsLargerThanATextMayBe() throws IOException {
        String book = "%PDF-1.7" + "x".repeat(DocumentBytes.MOST);
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("book.pdf", book));

        Found found = read(local("project")).getFirst();

        assertThat(text(found)).isEqualTo(book);
        assertThat(((Found.Content) found).origin().date()).isEqualTo(LocalDate.of(2026, 1, 2));
    }

    @Test
    void usesTheDayOfTheNewestCommitIfTheHistoryIsTruncated() throws IOException {
        ObjectId missing = ObjectId.fromString("0123456789012345678901234567890123456789");
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"), missing);

        assertThat(((Found.Content) read(local("project")).getFirst()).origin().date())
                .isEqualTo(LocalDate.of(2026, 1, 2));
    }

    @Test
    void fetchesARepositoryOnceWithItsHistory() throws IOException {
        ObjectId first = history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a", "b.txt", "b"));
        history.commit("main", "2026-03-04T00:00:00Z", Map.of("a.txt", "new", "b.txt", "b"), first);
        history.commit("other", "2026-03-05T00:00:00Z", Map.of("other.txt", "other"));
        history.serve(web, "/project.git");
        String address = web.at("git.example", "/project.git");

        List<Found> found = read(remote(address));
        int asked = web.asked().size();
        List<Found> again = read(remote(address));

        assertThat(found).extracting(Found::path).containsExactly("a.txt", "b.txt");
        assertThat(found)
                .extracting(one -> ((Found.Content) one).origin())
                .containsExactly(
                        new Origin(LocalDate.of(2026, 3, 4), null, address),
                        new Origin(LocalDate.of(2026, 1, 2), null, address));
        assertThat(again).extracting(GitReaderTest::text).containsExactly("new", "b");
        assertThat(web.asked()).hasSize(asked);
        assertThat(read(source(null, address, "other", List.of(), null)))
                .extracting(Found::path)
                .containsExactly("other.txt");
    }

    @Test
    void neverSendsAPassword() {
        web.status("/project.git/info/refs?service=git-upload-pack", 401, "WWW-Authenticate", "Basic realm=\"x\"");

        assertThatThrownBy(() -> read(remote(web.at("git.example", "/project.git"))))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage("The source 'code' at " + web.at("git.example", "/project.git")
                        + " cannot be fetched: it asks for a password, but there is none: clone it into a folder"
                        + " that this service may read, and use its path.");
    }

    @Test
    void fetchesNothingFromAPrivateHost() throws IOException {
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        history.serve(web, "/project.git");
        String refs = "/info/refs?service=git-upload-pack";
        web.status("/moved.git" + refs, 302, "Location", web.at("private.example", "/project.git" + refs));

        assertThatThrownBy(() -> check(remote(web.at("private.example", "/project.git"))))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("private.example has the private address 127.0.0.1");
        assertThatThrownBy(() -> read(remote(web.at("git.example", "/moved.git"))))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("private.example has the private address 127.0.0.1");
        assertThat(web.asked()).containsExactly("/moved.git" + refs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc",
                "ssh://git@example.org/project.git",
                "git@example.org:project.git",
                "git://example.org/project.git",
                "ext::sh -c whoami",
                "https://me:secret@example.org/project.git",
                "/etc"
            })
    void refusesOtherProtocols(String address) {
        assertThatThrownBy(() -> check(remote(address)))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("expected is an address like https://example.org/project.git, or a path");
    }

    @Test
    void refusesAHostThatIsNotAGitServer() throws IOException {
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", "a"));
        history.serve(web, "/project.git");
        web.page("/page/info/refs?service=git-upload-pack", "<html>", "Content-Type", "text/html");

        assertThatThrownBy(() -> read(remote(web.at("git.example", "/none.git"))))
                .hasMessageContaining("there is no repository");
        assertThatThrownBy(() -> read(remote(web.at("git.example", "/page"))))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("the server does not offer a readable Git repository");
        assertThatThrownBy(() -> read(source(null, web.at("git.example", "/project.git"), "none", List.of(), null)))
                .hasMessageContaining("it has no branch 'none'");
    }

    @Test
    void refusesToFetchMoreThanItsLimit() throws IOException {
        StringBuilder text = new StringBuilder();
        java.util.Random chance = new java.util.Random(1);
        while (text.length() < 2 << 20) text.append((char) ('!' + chance.nextInt(90)));
        history.commit("main", "2026-01-02T00:00:00Z", Map.of("a.txt", text.toString()));
        history.serve(web, "/project.git");

        assertThatThrownBy(() -> read(remote(web.at("git.example", "/project.git"))))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("it is too large to fetch");
    }

    @Test
    void cancelsAFetchEvenIfTheHostDoesNotRespond() {
        web.handle("/slow.git/info/refs?service=git-upload-pack", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            try {
                Thread.sleep(Duration.ofMinutes(10));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        GitReader.Limits patient = new GitReader.Limits(1_000, 1 << 20, Duration.ofMinutes(10), Duration.ofMinutes(10));
        CancellationCheck wanted = () -> {
            if (!web.asked().isEmpty()) throw new CancellationException();
        };
        GitRecipe slow = remote(web.at("git.example", "/slow.git"));
        long start = System.nanoTime();

        assertThatThrownBy(
                        () -> new GitReader(LOOPBACK, patient).read(slow, access(wanted), (found, number, total) -> {}))
                .isInstanceOf(CancellationException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("fetching"));
    }

    @Test
    void sendsNoRequestIfItIsAlreadyCancelled() {
        CancellationCheck wanted = () -> {
            throw new CancellationException();
        };

        assertThatThrownBy(() -> new GitReader(LOOPBACK, FEW)
                        .read(
                                remote(web.at("git.example", "/project.git")),
                                access(wanted),
                                (found, number, total) -> {}))
                .isInstanceOf(CancellationException.class);

        assertThat(web.asked()).isEmpty();
    }

    @Test
    void refusesAPrivateHostThatOnlyTheRecipeAllows() {
        SourceAccess closed = new SourceAccess(new SourceFolders(List.of()), root.resolve("scratch"));
        String refusal = "The source 'code' is refused: its allowHosts names git.example, but a recipe may"
                + " allow only hosts that the service's operator lists in trainyard.ingest.private-hosts.";

        assertThatThrownBy(
                        () -> new GitReader(LOOPBACK, FEW).check(remote(web.at("git.example", "/project.git")), closed))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> new GitReader(LOOPBACK, FEW)
                        .read(remote(web.at("git.example", "/project.git")), closed, (found, number, total) -> {}))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(refusal);
        assertThat(web.asked()).isEmpty();
    }

    private void outside() throws IOException {
        try (GitHistory outside = new GitHistory(root.resolve("outside.git"))) {
            outside.commit("main", "2026-01-02T00:00:00Z", Map.of("secret.txt", "secret"));
        }
    }

    private void check(GitRecipe source) throws IOException {
        new GitReader(LOOPBACK, FEW).check(source, access());
    }

    private List<Found> read(GitRecipe source) throws IOException {
        List<Found> found = new ArrayList<>();
        new GitReader(LOOPBACK, FEW).read(source, access(), (one, number, total) -> found.add(one));
        return found;
    }

    private SourceAccess access() {
        return access(CancellationCheck.NONE);
    }

    private SourceAccess access(CancellationCheck wanted) {
        PrivateHosts hosts = new PrivateHosts(List.of("git.example"));
        return new SourceAccess(new SourceFolders(List.of(allowed)), hosts, root.resolve("scratch"), wanted);
    }

    private static GitRecipe local(String path) {
        return source(path, null, null, List.of(), null);
    }

    private static GitRecipe remote(String address) {
        return source(null, address, null, List.of(), null);
    }

    private static GitRecipe source(
            @Nullable String path,
            @Nullable String repository,
            @Nullable String branch,
            List<String> include,
            @Nullable Integer most) {
        return new GitRecipe(
                "code",
                path,
                "none",
                include,
                List.of(),
                most,
                null,
                null,
                repository,
                branch,
                List.of("git.example"),
                null);
    }

    private static String text(Found found) {
        return new String(((Found.Content) found).bytes(), StandardCharsets.UTF_8);
    }

    private static Map<Path, FileTime> times(Path folder) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) times.put(path, Files.getLastModifiedTime(path));
        }
        return times;
    }
}
