package dev.trainyard.readers.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The folders in which tools keep what nobody wrote by hand: repositories, installed packages, and the output of builds. */
final class ToolFolders {
    private static final Set<String> REPOSITORIES = Set.of(".git", ".hg", ".svn", ".bzr", ".jj");

    private static final Set<String> INSTALLED = Set.of(
            "node_modules",
            "bower_components",
            "jspm_packages",
            "__pycache__",
            "__pypackages__",
            ".venv",
            ".tox",
            ".nox",
            ".eggs",
            ".mypy_cache",
            ".pytest_cache",
            ".ruff_cache",
            ".ipynb_checkpoints",
            ".gradle",
            ".m2",
            ".ivy2",
            ".bsp",
            ".metals",
            ".bloop",
            ".bundle",
            ".cache",
            ".parcel-cache",
            ".next",
            ".nuxt",
            ".svelte-kit",
            ".turbo",
            ".yarn",
            ".pnpm-store",
            ".terraform",
            ".dart_tool",
            ".idea",
            ".vs",
            "elm-stuff");

    private static final Set<String> OUTPUT = Set.of("target", "build", "out", "dist");

    /** Endings of project files whose names are those of their projects, as in {@code core.gradle}. */
    private static final List<String> PROJECT_ENDINGS = List.of(".gradle", ".gradle.kts", ".sbt");

    private static final Set<String> PROJECT_FILES = Set.of(
            ".git",
            ".gitignore",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "settings.gradle.kts",
            "build.sbt",
            "build.xml",
            "project.clj",
            "deps.edn",
            "Cargo.toml",
            "package.json",
            "deno.json",
            "pyproject.toml",
            "setup.py",
            "setup.cfg",
            "CMakeLists.txt",
            "meson.build",
            "go.mod",
            "composer.json",
            "Gemfile",
            "mix.exs",
            "pubspec.yaml",
            "Package.swift",
            "MODULE.bazel",
            "WORKSPACE");

    /** Further folders, with the files or endings of files beside them that make them output or installed packages. */
    private static final Map<String, List<String>> BESIDE = Map.of(
            "bin", List.of("*.csproj", "*.fsproj", "*.vbproj"),
            "obj", List.of("*.csproj", "*.fsproj", "*.vbproj"),
            "vendor", List.of("go.mod", "composer.json", "Gemfile"),
            "_build", List.of("mix.exs", "dune-project", "rebar.config", "conf.py"),
            "deps", List.of("mix.exs"),
            ".build", List.of("Package.swift"),
            "Pods", List.of("Podfile"),
            "dist-newstyle", List.of("*.cabal", "cabal.project"),
            ".stack-work", List.of("stack.yaml"));

    private static final String CACHE_MARK = "CACHEDIR.TAG";
    private static final byte[] CACHE_SIGNATURE =
            "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

    private ToolFolders() {}

    /** Whether a name is that of a repository's own folder, or of the file that stands for it in a submodule. */
    static boolean isRepository(String name) {
        return REPOSITORIES.contains(name);
    }

    /**
     * What a folder holds, for people, if it is not read.
     *
     * @param beside the names of the files and folders beside it
     */
    static Optional<String> reason(Path folder, String name, Set<String> beside) {
        if (isRepository(name)) return Optional.of("a repository's own files");
        if (INSTALLED.contains(name) || name.endsWith(".egg-info")) return Optional.of("kept by a tool");
        if (OUTPUT.contains(name) || name.startsWith("cmake-build-")) {
            return beside.stream()
                    .filter(ToolFolders::isProjectFile)
                    .max(Comparator.naturalOrder())
                    .map(file -> "output of a build, beside " + file);
        }
        for (String mark : BESIDE.getOrDefault(name, List.of())) {
            Optional<String> found = mark.startsWith("*")
                    ? beside.stream()
                            .filter(it -> it.endsWith(mark.substring(1)))
                            .sorted()
                            .findFirst()
                    : Optional.of(mark).filter(beside::contains);
            if (found.isPresent()) return Optional.of("output or packages of a build, beside " + found.get());
        }
        if (Files.isRegularFile(folder.resolve("pyvenv.cfg"), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("a Python environment");
        }
        return isCache(folder) ? Optional.of("a cache, by its " + CACHE_MARK) : Optional.empty();
    }

    private static boolean isProjectFile(String name) {
        return PROJECT_FILES.contains(name) || PROJECT_ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static boolean isCache(Path folder) {
        Path mark = folder.resolve(CACHE_MARK);
        if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) return false;
        try (InputStream in = Files.newInputStream(mark)) {
            return java.util.Arrays.equals(in.readNBytes(CACHE_SIGNATURE.length), CACHE_SIGNATURE);
        } catch (IOException e) {
            return false;
        }
    }
}
