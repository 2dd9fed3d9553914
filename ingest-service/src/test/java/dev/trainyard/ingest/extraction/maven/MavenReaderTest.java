package dev.trainyard.ingest.extraction.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.SourceRecipe.MavenRecipe;
import dev.trainyard.ingest.extraction.http.TinyWeb;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.NameResolver;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.document.Found;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MavenReaderTest {
    private static final NameResolver LOOPBACK = host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    private static final String ONE = "org.example:one:1.0";
    private static final String TWO = "org.example:two:2.0";

    @TempDir
    private Path root;

    private TinyWeb web;
    private String repository;

    @BeforeEach
    void start() throws IOException {
        web = new TinyWeb();
        repository = web.at("repo.example", "/maven");
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void readsTheSourcesOfEachArtifactInTheOrderOfTheRecipe() throws IOException {
        publish("/org/example/one/1.0/one-1.0-sources.jar", jar("b/B.java", "A.java"));
        publish("/org/example/two/2.0/two-2.0-sources.jar", jar("C.java"));

        List<Found> found = read(recipe(List.of(), null, TWO, ONE));

        assertThat(found)
                .extracting(Found::path)
                .containsExactly(TWO + "!/C.java", ONE + "!/A.java", ONE + "!/b/B.java");
        assertThat(found.getFirst()).isInstanceOfSatisfying(Found.Content.class, file -> {
            assertThat(new String(file.bytes(), StandardCharsets.UTF_8)).isEqualTo("// C.java");
            assertThat(file.origin().url()).isEqualTo(repository + "/org/example/two/2.0/two-2.0-sources.jar");
            assertThat(file.origin().licence()).isNull();
        });
    }

    @Test
    void reportsEachJarThatNoEarlierAttemptFetched() throws IOException {
        publish("/org/example/one/1.0/one-1.0-sources.jar", jar("A.java"));
        List<String> told = new ArrayList<>();
        SourceAccess access = new SourceAccess(
                access().folders(),
                access().privateHosts(),
                access().scratch(),
                CancellationCheck.NONE,
                (what, there) -> told.add(what + ": " + there));
        MavenRecipe source = recipe(List.of(), null, ONE, TWO);

        assertThatThrownBy(() -> reader().read(source, access, (found, number, total) -> {}))
                .isInstanceOf(SourceRefusedException.class);
        assertThat(told).containsExactly("jars of libraries: 1");
        publish("/org/example/two/2.0/two-2.0-sources.jar", jar("B.java"));
        reader().read(source, access, (found, number, total) -> {});
        reader().read(source, access, (found, number, total) -> {});

        assertThat(told).containsExactly("jars of libraries: 1", "jars of libraries: 2");
    }

    @Test
    void spreadsALimitedNumberEvenlyOverAllArtifacts() throws IOException {
        publish("/org/example/one/1.0/one-1.0-sources.jar", jar("A.java", "B.java", "C.java", "x.txt"));
        publish("/org/example/two/2.0/two-2.0-sources.jar", jar("D.java", "E.java", "F.java"));

        assertThat(read(recipe(List.of("**/*.java"), 3, ONE, TWO)))
                .extracting(Found::path)
                .containsExactly(ONE + "!/B.java", TWO + "!/D.java", TWO + "!/F.java");
    }

    @Test
    void takesTheLicenceFromThePomOrItsParent() throws IOException {
        publish("/org/example/one/1.0/one-1.0-sources.jar", jar("A.java"));
        publish("/org/example/two/2.0/two-2.0-sources.jar", jar("B.java"));
        publish(
                "/org/example/one/1.0/one-1.0.pom",
                "<project><dependencies><dependency><name>x</name></dependency></dependencies><licenses><license>"
                        + "<name>The MIT License</name></license><license><name>Our Own</name></license></licenses>"
                        + "</project>");
        publish(
                "/org/example/two/2.0/two-2.0.pom",
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><parent><groupId>org.example</groupId>"
                        + "<artifactId>parent</artifactId><version>7</version></parent></project>");
        publish(
                "/org/example/parent/7/parent-7.pom",
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><licenses><license><name>\n Apache License,"
                        + " Version 2.0 </name></license></licenses></project>");

        assertThat(read(recipe(List.of(), null, ONE, TWO)))
                .extracting(file -> ((Found.Content) file).origin().licence())
                .containsExactly("MIT OR Our Own", "Apache-2.0");
    }

    @Test
    void doesNotResolveEntitiesInAPom() throws IOException {
        publish("/org/example/one/1.0/one-1.0-sources.jar", jar("A.java"));
        publish(
                "/org/example/one/1.0/one-1.0.pom",
                "<!DOCTYPE project [<!ENTITY e SYSTEM \"" + web.at("/secret") + "\">]><project><licenses><license>"
                        + "<name>a&e;</name></license></licenses></project>");

        read(recipe(List.of(), null, ONE));

        assertThat(web.asked()).noneMatch(path -> path.contains("secret"));
    }

    @Test
    void fetchesNothingTwice() throws IOException {
        publish("/org/example/one/1.0/one-1.0-sources.jar", jar("A.java"));
        publish("/org/example/one/1.0/one-1.0.pom", "<project/>");

        read(recipe(List.of(), null, ONE));
        int asked = web.asked().size();
        List<Found> again = read(recipe(List.of(), null, ONE));

        assertThat(again).extracting(Found::path).containsExactly(ONE + "!/A.java");
        assertThat(web.asked()).hasSize(asked);
    }

    @Test
    void refusesAJarThatDoesNotMatchItsChecksum() throws IOException {
        web.page("/maven/org/example/one/1.0/one-1.0-sources.jar", jar("A.java"))
                .page("/maven/org/example/one/1.0/one-1.0-sources.jar.sha1", "0".repeat(40));

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> read(recipe(List.of(), null, ONE)))
                    .isInstanceOf(SourceRefusedException.class)
                    .hasMessage("The source 'libraries' cannot be read: fetching " + ONE
                            + ": it does not match its checksum.");
        }
    }

    @Test
    void refusesAnInvalidOrOversizedJarAndOneWithoutAChecksum() throws IOException {
        web.page("/maven/org/example/one/1.0/one-1.0-sources.jar", jar("A.java"));
        publish("/org/example/large/1.0/large-1.0-sources.jar", "x".repeat(100_001));
        publish("/org/example/none/1.0/none-1.0-sources.jar", "no jar");
        web.status("/maven/org/example/broken/1.0/broken-1.0-sources.jar", 500);

        assertThatThrownBy(() -> read(recipe(List.of(), null, ONE))).hasMessageContaining("it has no checksum file");
        assertThatThrownBy(() -> read(recipe(List.of(), null, "org.example:large:1.0")))
                .hasMessageContaining("it is larger than");
        assertThatThrownBy(() -> read(recipe(List.of(), null, "org.example:none:1.0")))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("is not a zip archive");
        assertThatThrownBy(() -> read(recipe(List.of(), null, "org.example:broken:1.0")))
                .hasMessageContaining("repo.example answered 500");
    }

    @Test
    void refusesAnArtifactWithoutSourcesBeforeItReadsAnother() throws IOException {
        publish("/org/example/one/1.0/one-1.0-sources.jar", jar("A.java"));
        List<Found> found = new ArrayList<>();

        assertThatThrownBy(
                        () -> reader().read(recipe(List.of(), null, ONE, TWO), access(), (one, n, t) -> found.add(one)))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(
                        "The source 'libraries' names " + TWO + ", but the repository has no sources jar for it; use"
                                + " a version that was released with its sources.");
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.example:one",
                "org.example:one:1.0:jar",
                "org.example:one:",
                "org.example:one:1.0-SNAPSHOT",
                "org.example:one:[1.0,)",
                "org.example:..:1.0",
                "org..example:one:1.0",
                "../../etc:one:1.0",
                "org.example:one/x:1.0",
                "org.example:one:1.0?x"
            })
    void refusesUnreleasedArtifactsBeforeAnythingIsFetched(String coordinates) {
        assertThatThrownBy(() -> reader().check(recipe(List.of(), null, coordinates), access()))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage("The source 'libraries' names " + coordinates
                        + ", which is not a released artifact; expected is, for example, org.example:library:1.0.");
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void refusesAPrivateHostThatTheRecipeDoesNotAllow() {
        String hidden = web.at("private.example", "/maven");

        assertThatThrownBy(() -> reader().check(recipe(hidden, List.of(), null, ONE), access()))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("private.example has the private address 127.0.0.1");
        assertThatThrownBy(() -> read(recipe(hidden, List.of(), null, ONE)))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("private.example has the private address 127.0.0.1");
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void refusesAPrivateHostThatOnlyTheRecipeAllows() {
        SourceAccess closed = new SourceAccess(new SourceFolders(List.of()), root.resolve("scratch"));
        String refusal = "The source 'libraries' is refused: its allowHosts names repo.example, but a recipe may"
                + " allow only hosts that the service's operator lists in trainyard.ingest.private-hosts.";

        assertThatThrownBy(() -> reader().check(recipe(List.of(), null, ONE), closed))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> reader().read(recipe(List.of(), null, ONE), closed, (found, number, total) -> {}))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(refusal);
        assertThat(web.asked()).isEmpty();
    }

    @Test
    void stopsADownloadWhenItIsCancelled() {
        String jar = "/maven/org/example/one/1.0/one-1.0-sources.jar";
        web.handle(jar, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                Thread.sleep(Duration.ofMinutes(10));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        MavenReader patient = new MavenReader(LOOPBACK, new MavenReader.Limits(100_000, Duration.ofMinutes(10)));
        CancellationCheck wanted = () -> {
            if (web.asked().contains(jar)) throw new CancellationException();
        };
        long start = System.nanoTime();

        assertThatThrownBy(
                        () -> patient.read(recipe(List.of(), null, ONE), access(wanted), (found, number, total) -> {}))
                .isInstanceOf(CancellationException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void readsARepositoryInAnAllowedFolder() throws IOException {
        Path jar = root.resolve("allowed/m2/org/example/one/1.0/one-1.0-sources.jar");
        Files.createDirectories(jar.getParent());
        Files.write(jar, jar("A.java"));

        assertThat(read(recipe("m2", List.of(), null, ONE)))
                .extracting(Found::path)
                .containsExactly(ONE + "!/A.java");
        assertThat(read(recipe(root.resolve("allowed/m2").toUri().toString(), List.of(), null, ONE)))
                .extracting(Found::path)
                .containsExactly(ONE + "!/A.java");

        Files.writeString(jar.resolveSibling(jar.getFileName() + ".sha1"), "0".repeat(40));
        assertThatThrownBy(() -> read(recipe("m2", List.of(), null, ONE))).hasMessageContaining("its checksum");
    }

    @Test
    void readsNoRepositoryAndNoJarOutsideTheFolders() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.write(outside.resolve("secret.jar"), jar("A.java"));
        Path folder = Files.createDirectories(root.resolve("allowed/m2/org/example/one/1.0"));
        Files.createSymbolicLink(folder.resolve("one-1.0-sources.jar"), outside.resolve("secret.jar"));

        assertThatThrownBy(() -> reader().check(recipe("../outside", List.of(), null, ONE), access()))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("leads out of");
        assertThatThrownBy(() -> reader().check(recipe(outside.toUri().toString(), List.of(), null, ONE), access()))
                .hasMessageContaining("leads out of");
        assertThatThrownBy(() -> read(recipe("m2", List.of(), null, ONE))).hasMessageContaining("leads out of");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The Apache Software License, Version 2.0 | Apache-2.0",
                "Apache License 2.0 | Apache-2.0",
                "Apache 2.0 | Apache-2.0",
                "Apache-2.0 | Apache-2.0",
                "Apache License, Version 1.1 | Apache License, Version 1.1",
                "MIT | MIT",
                "MIT No Attribution | MIT No Attribution",
                "Eclipse Public License - v 1.0 | EPL-1.0",
                "Eclipse Public License v. 2.0 | EPL-2.0",
                "EPL-2.0 | EPL-2.0",
                "BSD-3-Clause | BSD-3-Clause",
                "BSD 2-Clause License | BSD-2-Clause",
                "BSD | BSD"
            })
    void recognizesCommonLicencesByTheirManyNames(String name, String spdx) {
        assertThat(CommonLicences.spdx(name)).isEqualTo(spdx);
    }

    private void publish(String path, String text) {
        publish(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private void publish(String path, byte[] bytes) {
        try {
            String digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
            web.page("/maven" + path, bytes).page("/maven" + path + ".sha1", digest + "  a-file\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] jar(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("// " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static MavenReader reader() {
        return new MavenReader(LOOPBACK, new MavenReader.Limits(100_000, Duration.ofSeconds(20)));
    }

    private List<Found> read(MavenRecipe source) throws IOException {
        List<Found> found = new ArrayList<>();
        reader().read(source, access(), (one, number, total) -> found.add(one));
        return found;
    }

    private SourceAccess access() throws IOException {
        return access(CancellationCheck.NONE);
    }

    private SourceAccess access(CancellationCheck wanted) throws IOException {
        Path allowed = Files.createDirectories(root.resolve("allowed"));
        PrivateHosts hosts = new PrivateHosts(List.of("repo.example"));
        return new SourceAccess(new SourceFolders(List.of(allowed)), hosts, root.resolve("scratch"), wanted);
    }

    private MavenRecipe recipe(List<String> include, @Nullable Integer most, String... coordinates) {
        return recipe(repository, include, most, coordinates);
    }

    private static MavenRecipe recipe(
            String repository, List<String> include, @Nullable Integer most, String... coordinates) {
        return new MavenRecipe(
                "libraries",
                null,
                "none",
                include,
                List.of(),
                most,
                null,
                null,
                repository,
                List.of(coordinates),
                List.of("repo.example"),
                null);
    }
}
