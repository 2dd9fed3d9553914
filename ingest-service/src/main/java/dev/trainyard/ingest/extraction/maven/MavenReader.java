package dev.trainyard.ingest.extraction.maven;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.SourceRecipe.MavenRecipe;
import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.source.Hosts;
import dev.trainyard.ingest.source.NameResolver;
import dev.trainyard.ingest.source.PrivateHostException;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceReader;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.EvenSpread;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sources jars of Maven artifacts, in the order of the recipe's coordinates and of the names in each jar. A
 * document's path is {@code group:artifact:version!/path/in/jar}, its licence the one in the artifact's POM or its
 * parent's. All jars are fetched before the first document is offered.
 */
public final class MavenReader implements SourceReader<MavenRecipe> {
    private static final DocumentReader ARCHIVES = FileFormat.ARCHIVE.reader();
    private static final String JAR = "-sources.jar";

    private final NameResolver names;
    private final Limits limits;

    /**
     * The limits for a file.
     *
     * @param bytes its largest size
     * @param time for fetching it
     */
    record Limits(long bytes, Duration time) {
        static final Limits USUAL = new Limits(512L << 20, Duration.ofMinutes(15));
    }

    public MavenReader() {
        this(NameResolver.OF_THE_SYSTEM, Limits.USUAL);
    }

    MavenReader(NameResolver names, Limits limits) {
        this.names = names;
        this.limits = limits;
    }

    @Override
    public void check(MavenRecipe source, SourceAccess access) throws IOException {
        coordinates(source);
        Hosts hosts = access.privateHosts().allowedBy(source, names);
        if (folder(source, access.folders()).isPresent()) return;
        try {
            hosts.addresses(address(source).host());
        } catch (PrivateHostException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' is refused: " + e.getMessage() + ".");
        } catch (UnknownHostException e) {
            // Reading will report an unknown host; its name may be known by then.
        }
    }

    /** Only the files of the coordinates are read from a repository. */
    @Override
    public String content(MavenRecipe source, SourceFolders folders) throws IOException {
        Path place = folder(source, folders)
                .orElseThrow(() -> new SourceRefusedException(
                        "The source '" + source.name() + "' has no repository; give a path or an address."));
        StringBuilder all = new StringBuilder();
        for (Coordinates coordinates : coordinates(source)) {
            SourcesJar jar = find(source, coordinates, new ArtifactFiles.Local(place, folders));
            all.append(coordinates).append(' ').append(Sha256.of(jar.file())).append(' ');
            all.append(jar.licence()).append('\n');
        }
        return Sha256.of(all.toString()).hex();
    }

    /** The size of the text in the jars of the coordinates, whatever else the repository contains. */
    @Override
    public long textBytes(MavenRecipe source, SourceFolders folders) throws IOException {
        Optional<Path> place = folder(source, folders);
        if (place.isEmpty()) return 0;
        long bytes = 0;
        long documents = 0;
        for (Coordinates coordinates : coordinates(source)) {
            Path jar = find(source, coordinates, new ArtifactFiles.Local(place.get(), folders))
                    .file();
            bytes += ARCHIVES.textBytes(files(source, jar));
            documents += documents(source, jar);
        }
        double share = (double) EvenSpread.of(source.maxDocuments(), documents).wanted() / Math.max(1, documents);
        return (long) (bytes * share);
    }

    @Override
    public void read(MavenRecipe source, SourceAccess access, Found.Taker taker) throws IOException {
        List<SourcesJar> jars = new ArrayList<>();
        Optional<Path> folder = folder(source, access.folders());
        Hosts hosts = access.privateHosts().allowedBy(source, names);
        try (GuardedHttp http = new GuardedHttp(hosts, Duration.ofSeconds(10), access.cancellation())) {
            ArtifactFiles files = folder.isPresent()
                    ? new ArtifactFiles.Local(folder.get(), access.folders())
                    : new ArtifactFiles.Remote(
                            http, address(source), access.fetched(source), limits.bytes(), limits.time());
            for (Coordinates coordinates : coordinates(source)) {
                Path fetched = access.fetched(source).resolve(coordinates.path(JAR));
                boolean there = Files.exists(fetched);
                jars.add(find(source, coordinates, files));
                if (!there && Files.exists(fetched)) {
                    access.progress().fetched("jars of " + source.name(), jars.size());
                }
            }
        }
        offer(source, jars, taker);
    }

    /**
     * One artifact's sources.
     *
     * @param documents how many of its entries the recipe includes
     */
    private record SourcesJar(
            Coordinates coordinates,
            Path file,
            long documents,
            @Nullable String licence,
            @Nullable String url) {
        Found named(Found found) {
            String path = coordinates + "!/" + found.path();
            return switch (found) {
                case Found.Content content -> new Found.Content(path, content.bytes(), origin(content.origin()));
                case Found.Text text -> new Found.Text(path, text.text(), origin(text.origin()));
                case Found.Lost lost -> new Found.Lost(path, lost.reason(), lost.detail());
            };
        }

        private Origin origin(Origin inside) {
            return new Origin(inside.date(), inside.licence() == null ? licence : inside.licence(), url);
        }
    }

    private static SourcesJar find(MavenRecipe source, Coordinates coordinates, ArtifactFiles files)
            throws IOException {
        String path = coordinates.path(JAR);
        try {
            Path jar = files.find(path)
                    .orElseThrow(() -> new SourceRefusedException("The source '" + source.name()
                            + "' names " + coordinates + ", but the repository has no sources jar for it; use a version"
                            + " that was released with its sources."));
            return new SourcesJar(
                    coordinates,
                    jar,
                    documents(source, jar),
                    licence(coordinates, files).orElse(null),
                    files.url(path).orElse(null));
        } catch (NotFetchedException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' cannot be read: fetching "
                    + coordinates + ": " + e.getMessage() + ".");
        } catch (ZipException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' cannot read the sources jar of "
                    + coordinates + ", which is not a zip archive (" + e.getMessage() + ").");
        }
    }

    private static long documents(MavenRecipe source, Path jar) throws IOException {
        IncludedPaths included = new IncludedPaths(source.include(), source.exclude());
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory() && included.include(entry.getName()))
                    .count();
        }
    }

    private static Optional<String> licence(Coordinates coordinates, ArtifactFiles files) throws IOException {
        Optional<Path> file = files.find(coordinates.path(".pom"));
        if (file.isEmpty()) return Optional.empty();
        Pom pom = Pom.read(file.get());
        if (!pom.licences().isEmpty() || pom.parent() == null) return pom.licence();
        Optional<Path> parent = files.find(pom.parent().path(".pom"));
        return parent.isEmpty() ? Optional.empty() : Pom.read(parent.get()).licence();
    }

    private static void offer(MavenRecipe source, List<SourcesJar> jars, Found.Taker taker) throws IOException {
        EvenSpread spread = EvenSpread.of(
                source.maxDocuments(),
                jars.stream().mapToLong(SourcesJar::documents).sum());
        SpreadOverJars choice = new SpreadOverJars(spread, taker);
        for (SourcesJar jar : jars) {
            try {
                ARCHIVES.read(files(source, jar.file()), (found, _, _) -> choice.take(jar.named(found)));
            } catch (RefusedFilesException e) {
                throw new SourceRefusedException("The source '" + source.name() + "' cannot read " + e.getMessage());
            }
        }
    }

    /** All files of one jar that the recipe includes. */
    private static FileSource files(MavenRecipe source, Path jar) {
        return FileSource.at(jar).including(source.include()).excluding(source.exclude());
    }

    /** Chooses an even spread of documents over all jars together. */
    private static final class SpreadOverJars {
        private final EvenSpread spread;
        private final Found.Taker taker;
        private long index;
        private long number;

        SpreadOverJars(EvenSpread spread, Found.Taker taker) {
            this.spread = spread;
            this.taker = taker;
        }

        void take(Found found) throws IOException {
            if (spread.chooses(index++) && number < spread.wanted()) taker.take(found, ++number, spread.wanted());
        }
    }

    private static List<Coordinates> coordinates(MavenRecipe source) throws SourceRefusedException {
        List<Coordinates> all = new ArrayList<>();
        for (String text : source.coordinates()) {
            Coordinates coordinates = Coordinates.of(text)
                    .orElseThrow(() -> new SourceRefusedException("The source '" + source.name() + "' names " + text
                            + ", which is not a released artifact; expected is, for example,"
                            + " org.example:library:1.0."));
            if (!all.contains(coordinates)) all.add(coordinates);
        }
        return all;
    }

    /** The repository, where it is a folder. */
    private static Optional<Path> folder(MavenRecipe source, SourceFolders folders) throws IOException {
        String place = source.path() != null ? source.path() : source.repository();
        if (place == null || place.matches("(?i)https?:.*")) return Optional.empty();
        if (place.startsWith("file:")) {
            try {
                place = Path.of(URI.create(place)).toString();
            } catch (IllegalArgumentException e) {
                throw new SourceRefusedException("The source '" + source.name() + "' is refused: its repository "
                        + place + " is not a file on this machine; expected is, for example,"
                        + " file:///home/me/repository.");
            }
        }
        return Optional.of(folders.findSource(source.name(), place));
    }

    private static WebAddress address(MavenRecipe source) throws SourceRefusedException {
        String repository = Objects.requireNonNull(source.repository(), "a repository was required");
        try {
            return WebAddress.of(repository.endsWith("/") ? repository : repository + "/");
        } catch (NotFetchedException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' is refused: its repository is "
                    + repository + ", but " + e.getMessage() + "; expected is, for example,"
                    + " https://example.org/maven.");
        }
    }
}
