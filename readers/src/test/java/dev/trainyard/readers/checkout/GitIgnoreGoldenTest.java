package dev.trainyard.readers.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trainyard.readers.document.FileSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares what is read of a checkout with what {@code git check-ignore} says, for random patterns and paths. */
class GitIgnoreGoldenTest {
    private static final int ROUNDS = 150;
    private static final List<String> NAMES =
            List.of("a", "b", "ab", "aab", "abab", "a.b", "é", "-", "[", "!a", "#b", "a b", "\\", "]", "a*");
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "a",
            "b",
            "ab",
            "*",
            "*",
            "**",
            "?",
            "/",
            "/",
            "/**/",
            "**/",
            "/**",
            "[ab]",
            "[!a]",
            "[^b]",
            "[a-c]",
            "[]a]",
            "[[:alpha:]]",
            "[[:nope:]]",
            "[a",
            "[",
            "]",
            "\\a",
            "\\*",
            "\\",
            ".",
            "é",
            "-",
            " ",
            "\\ ",
            "[a/b]",
            "[\\]]",
            "[--b]",
            "[a-]");

    @TempDir
    private Path folder;

    private final Random random = new Random(20_261_130);
    private final List<String> files = new ArrayList<>();

    @BeforeEach
    void makeARepository() throws Exception {
        boolean hasGit;
        try {
            hasGit = git("", "init", "-q").code() == 0;
        } catch (IOException e) {
            hasGit = false;
        }
        assumeTrue(hasGit, "Git is not installed");
        for (int i = 0; i < 150; i++) {
            String path = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(_ -> NAMES.get(random.nextInt(NAMES.size())))
                    .collect(Collectors.joining("/"));
            Path file = folder.resolve(path);
            try {
                Files.createDirectories(file.getParent());
                if (!Files.exists(file)) Files.writeString(file, "text");
            } catch (IOException e) {
                continue; // A file lies where a folder would have to be.
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(path -> !path.startsWith(".git/"))
                    .forEach(files::add);
        }
        files.sort(Comparator.naturalOrder());
    }

    @Test
    void readsWhatGitDoesNotIgnore() throws Exception {
        List<Path> ignoreFiles = List.of(
                folder.resolve(".git/info/exclude"),
                folder.resolve(".gitignore"),
                folder.resolve("a/.gitignore"),
                folder.resolve("a/b/.gitignore"));
        long ignoredInAll = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder written = new StringBuilder();
            for (Path file : ignoreFiles) {
                if (!Files.isDirectory(file.getParent())) continue;
                String patterns = patterns();
                Files.writeString(file, patterns);
                written.append(folder.relativize(file)).append(":\n").append(patterns);
            }

            Set<String> read =
                    new TreeSet<>(CheckoutFiles.of(FileSource.at(folder)).paths());

            read.removeIf(path -> path.endsWith(".gitignore"));
            Set<String> expected = new TreeSet<>(files);
            List<String> ignored = ignoredByGit();
            expected.removeAll(ignored);
            ignoredInAll += ignored.size();
            assertThat(read).as(written.toString()).isEqualTo(expected);
        }
        assertThat(ignoredInAll).isBetween(ROUNDS * files.size() / 10L, ROUNDS * files.size() * 9L / 10);
    }

    private List<String> ignoredByGit() throws Exception {
        Output output = git(
                String.join("\0", files) + "\0",
                "-c",
                "core.excludesFile=",
                "check-ignore",
                "--no-index",
                "-z",
                "--stdin");
        assertThat(output.code()).isLessThanOrEqualTo(1);
        return Arrays.stream(output.text().split("\0"))
                .filter(path -> !path.isEmpty())
                .toList();
    }

    private String patterns() {
        StringBuilder patterns = new StringBuilder();
        int lines = random.nextInt(4);
        for (int i = 0; i < lines; i++) {
            if (random.nextInt(4) == 0) patterns.append('!');
            if (random.nextInt(4) == 0) patterns.append('/');
            int pieces = 1 + random.nextInt(4);
            for (int j = 0; j < pieces; j++) patterns.append(PIECES.get(random.nextInt(PIECES.size())));
            if (random.nextInt(5) == 0) patterns.append('/');
            patterns.append(random.nextInt(8) == 0 ? "\r\n" : "\n");
        }
        return patterns.toString();
    }

    private record Output(int code, String text) {}

    private Output git(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("HOME", folder.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
