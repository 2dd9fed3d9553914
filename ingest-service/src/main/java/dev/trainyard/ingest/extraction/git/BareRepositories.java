package dev.trainyard.ingest.extraction.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Creates bare repositories for this service, without hooks, remotes or settings. */
final class BareRepositories {
    private BareRepositories() {}

    /** @param folder created if missing */
    static Repository open(Path folder) throws IOException {
        return open(folder, folder.resolve("objects"));
    }

    /**
     * @param objects the objects of another repository, which are only read; nothing else of that repository is used
     */
    static Repository open(Path folder, Path objects) throws IOException {
        IsolatedGitSettings.apply();
        Files.createDirectories(folder.resolve("refs"));
        Files.createDirectories(folder.resolve("objects/pack"));
        Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/none\n");
        Files.writeString(folder.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
        File git = folder.toFile();
        return new FileRepositoryBuilder()
                .setBare()
                .setGitDir(git)
                .setObjectDirectory(objects.toFile())
                .setMustExist(true)
                .build();
    }
}
