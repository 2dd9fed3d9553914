package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a folder and its subfolders in the order of the files' paths. Links are not followed: they may lead out. */
final class FolderReader implements SourceReader {
    @Override
    public void read(SourceRecipe source, SourceAccess access, Found.Taker taker) throws IOException {
        Path place = access.folders().find(source);
        if (!Files.isDirectory(place)) {
            throw new SourceRefusedException("The source '" + source.name() + "' at " + place
                    + " is a file; a source of kind folder is a folder, and of kind archive an archive of files.");
        }
        List<String> chosen = chosen(source, place);
        long number = 0;
        for (String path : chosen) {
            taker.take(
                    DocumentBytes.read(path, () -> Files.newInputStream(place.resolve(path))), ++number, chosen.size());
        }
    }

    @Override
    public String content(SourceRecipe source, SourceFolders folders) throws IOException {
        IncludedPaths included = new IncludedPaths(source.include());
        return folders.digest(folders.find(source), included::include, false).hex();
    }

    @Override
    public long textBytes(SourceRecipe source, SourceFolders folders) throws IOException {
        Path place = folders.find(source);
        if (!Files.isDirectory(place)) return 0;
        long bytes = 0;
        for (String path : chosen(source, place)) bytes += textBytes(place.resolve(path));
        return bytes;
    }

    private static long textBytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return DocumentBytes.textBytes(Files.size(file), in);
        } catch (IOException e) {
            return 0; // It will be found unreadable.
        }
    }

    private static List<String> chosen(SourceRecipe source, Path place) throws IOException {
        IncludedPaths included = new IncludedPaths(source.include());
        List<String> paths =
                paths(place).stream().filter(included::include).sorted().toList();
        return EvenSpread.choose(source.maxDocuments(), paths);
    }

    private static List<String> paths(Path folder) throws IOException {
        List<String> paths = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // It is offered all the same, and found unreadable then.
                add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }

            private void add(Path file) {
                paths.add(folder.relativize(file).toString().replace('\\', '/'));
            }
        });
        return paths;
    }
}
