package dev.trainyard.readers.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.checkout.CheckoutFiles.LeftOut;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutFilesTest {
    @TempDir
    private Path folder;

    @Test
    void leavesOutWhatToolsPutInACheckout() throws IOException {
        write(
                "pom.xml",
                "src/main/java/A.java",
                "src/main/java/org/build/B.java",
                ".git/HEAD",
                ".git/config",
                "target/classes/a.properties",
                "web/package.json",
                "web/app.js",
                "web/node_modules/x/README.md",
                "web/dist/app.js",
                "lib/__pycache__/a.txt",
                "env/pyvenv.cfg",
                "env/lib/a.py",
                "tool/tool.csproj",
                "tool/obj/a.json",
                "docs/out/a.md");

        CheckoutFiles files = CheckoutFiles.of(FileSource.at(folder));

        assertThat(files.paths())
                .containsExactly(
                        "docs/out/a.md",
                        "pom.xml",
                        "src/main/java/A.java",
                        "src/main/java/org/build/B.java",
                        "tool/tool.csproj",
                        "web/app.js",
                        "web/package.json");
        assertThat(files.leftOut())
                .containsExactly(
                        new LeftOut(".git/", "a repository's own files"),
                        new LeftOut("env/", "a Python environment"),
                        new LeftOut("lib/__pycache__/", "kept by a tool"),
                        new LeftOut("target/", "output of a build, beside pom.xml"),
                        new LeftOut("tool/obj/", "output or packages of a build, beside tool.csproj"),
                        new LeftOut("web/dist/", "output of a build, beside package.json"),
                        new LeftOut("web/node_modules/", "kept by a tool"));
    }

    @Test
    void leavesOutTheOutputBesideProjectFilesWithNamesOfTheirOwn() throws IOException {
        write(
                "core/core.gradle",
                "core/build/libs/a.txt",
                "app/app.gradle.kts",
                "app/build/b.txt",
                "project/plugins.sbt",
                "project/target/c.txt",
                "docs/conf.py",
                "docs/_build/index.html",
                "notes/a.gradle.txt",
                "notes/build/d.txt");

        CheckoutFiles files = CheckoutFiles.of(FileSource.at(folder));

        assertThat(files.paths())
                .containsExactly(
                        "app/app.gradle.kts",
                        "core/core.gradle",
                        "docs/conf.py",
                        "notes/a.gradle.txt",
                        "notes/build/d.txt",
                        "project/plugins.sbt");
        assertThat(files.leftOut())
                .containsExactly(
                        new LeftOut("app/build/", "output of a build, beside app.gradle.kts"),
                        new LeftOut("core/build/", "output of a build, beside core.gradle"),
                        new LeftOut("docs/_build/", "output or packages of a build, beside conf.py"),
                        new LeftOut("project/target/", "output of a build, beside plugins.sbt"));
    }

    @Test
    void readsACorpusWithTheFoldersSourceAndTarget() throws IOException {
        write("source/a.txt", "target/a.txt", "build/b.txt", "bin/c.txt", "vendor/d.txt");

        assertThat(CheckoutFiles.of(FileSource.at(folder)).paths())
                .containsExactly("bin/c.txt", "build/b.txt", "source/a.txt", "target/a.txt", "vendor/d.txt");
    }

    @Test
    void readsTheFolderItselfWhateverItIsCalled() throws IOException {
        write("pom.xml", "target/site/a.md");

        assertThat(CheckoutFiles.of(FileSource.at(folder.resolve("target"))).paths())
                .containsExactly("site/a.md");
    }

    @Test
    void leavesOutWhatAGitignoreNamesInItsFolderAndBelow() throws IOException {
        write("a/notes.tmp", "a/keep.tmp", "a/b/x.tmp", "private/a.md", "a/private.md", "c/keep.tmp");
        Files.writeString(folder.resolve(".gitignore"), "# Temporary\n*.tmp\n/private/\n");
        Files.writeString(folder.resolve("a/.gitignore"), "!keep.tmp\n");

        CheckoutFiles files = CheckoutFiles.of(FileSource.at(folder));

        assertThat(files.paths()).containsExactly(".gitignore", "a/.gitignore", "a/keep.tmp", "a/private.md");
        assertThat(files.leftOut())
                .containsExactly(
                        new LeftOut("a/b/x.tmp", "named in .gitignore: *.tmp"),
                        new LeftOut("a/notes.tmp", "named in .gitignore: *.tmp"),
                        new LeftOut("c/keep.tmp", "named in .gitignore: *.tmp"),
                        new LeftOut("private/", "named in .gitignore: /private/"));
    }

    @Test
    void takesBackWhatAPatternToIncludeNames() throws IOException {
        write("pom.xml", "a.md", "secret.md", "other.md", "target/docs/a.md", "target/docs/b.txt", "target/x.md");
        Files.writeString(folder.resolve(".gitignore"), "secret.md\nother.md\ntarget/\n");
        FileSource all = FileSource.at(folder).including("**/*.md", "target/docs/**", "secret.md");

        assertThat(CheckoutFiles.of(all).paths())
                .containsExactly("a.md", "secret.md", "target/docs/a.md", "target/docs/b.txt");
        assertThat(CheckoutFiles.of(all.excluding(List.of("target/docs"))).paths())
                .containsExactly("a.md", "secret.md");
        assertThat(CheckoutFiles.of(FileSource.at(folder).including("**/*.md")).paths())
                .containsExactly("a.md");
    }

    @Test
    void takesBackNothingThatIsLeftOutInsideOfWhatIsTakenBack() throws IOException {
        write("package.json", "dist/a.js", "dist/node_modules/b.js");
        FileSource source = FileSource.at(folder);

        assertThat(CheckoutFiles.of(source.including("dist/**")).paths()).containsExactly("dist/a.js");
        assertThat(CheckoutFiles.of(source.including("dist/node_modules/**")).paths())
                .containsExactly("dist/node_modules/b.js");
    }

    @Test
    void followsNoLinksNotEvenInACircle(@TempDir Path elsewhere) throws IOException {
        write("a/b.txt");
        Files.createSymbolicLink(folder.resolve("a/up"), folder);
        Files.createSymbolicLink(folder.resolve("c"), folder.resolve("a"));
        Files.writeString(elsewhere.resolve("ignore"), "*\n");
        Files.createSymbolicLink(folder.resolve(".gitignore"), elsewhere.resolve("ignore"));

        assertThat(CheckoutFiles.of(FileSource.at(folder)).paths()).containsExactly("a/b.txt");
    }

    @Test
    void readsFoldersInFoldersHoweverDeep() throws IOException {
        Path deepest = folder;
        for (int i = 0; i < 200; i++) deepest = Files.createDirectory(deepest.resolve("d"));
        Files.writeString(deepest.resolve("a.txt"), "text");

        assertThat(CheckoutFiles.of(FileSource.at(folder)).paths()).containsExactly("d/".repeat(200) + "a.txt");
    }

    @Test
    void refusesAGitignoreThatNobodyWrote() throws IOException {
        write("sub/a.txt");
        Files.writeString(folder.resolve("sub/.gitignore"), "x\n".repeat(IgnoreRules.MOST_BYTES));

        assertThatThrownBy(() -> CheckoutFiles.of(FileSource.at(folder)))
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageEndingWith(
                        "contains sub/.gitignore, which is larger than 1 MiB; shorten it, or exclude its folder.");
        assertThat(CheckoutFiles.of(FileSource.at(folder).excluding(List.of("sub")))
                        .paths())
                .isEmpty();
    }

    @Test
    void offersWhatIsLeftOutWithItsReasonBehindTheDocuments() throws IOException {
        write("a.md", "b.md", "z/.git/HEAD");
        List<Found> found = new ArrayList<>();

        FileFormat.FOLDER.reader().read(FileSource.at(folder).atMost(1), (one, number, total) -> {
            assertThat(total).isEqualTo(2);
            found.add(one);
            assertThat(number).isEqualTo(found.size());
        });

        assertThat(found.getFirst().path()).isEqualTo("b.md");
        assertThat(found.getLast())
                .isEqualTo(new Found.Lost("z/.git/", ReadFailure.LEFT_OUT, "a repository's own files"));
    }

    private void write(String... paths) throws IOException {
        for (String path : paths) {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "text");
        }
    }
}
