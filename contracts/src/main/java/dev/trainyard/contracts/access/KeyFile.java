package dev.trainyard.contracts.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The file with a yard's keys, {@code keys.json} in its home: readable only by its owner and replaced as a whole, so
 * that a reader sees either all old keys or all new ones.
 */
public record KeyFile(Path path) {
    public static final String NAME = "keys.json";

    private static final JsonMapper JSON = ContractJson.mapper()
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The content of the file. */
    record Content(@Nullable List<@Nullable AccessKey> keys) {}

    /** The file of the yard in that home. */
    public static KeyFile in(Path home) {
        return new KeyFile(home.resolve(NAME));
    }

    /**
     * The keys; empty if the file does not exist.
     *
     * @throws IOException if the file cannot be read, with a message of one sentence
     */
    public List<AccessKey> read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new IOException("The keys in " + path + " cannot be read: " + reason(e) + ".", e);
        }
        Content content;
        try {
            content = JSON.readValue(bytes, Content.class);
        } catch (JsonProcessingException e) {
            throw damaged("it was not written by 'keys add'");
        }
        List<@Nullable AccessKey> keys = content == null ? null : content.keys();
        if (keys == null) throw damaged("\"keys\" is missing: a list is expected");
        Set<String> names = new HashSet<>();
        for (AccessKey key : keys) {
            if (key == null) throw damaged("one of its keys is empty");
            if (!names.add(key.name())) throw damaged("it has two keys named " + key.name());
        }
        return List.copyOf(keys);
    }

    private IOException damaged(String why) {
        return new IOException("The keys in " + path + " cannot be read: " + why
                + ". Restore the file, or delete it and create new keys.");
    }

    /** Replaces the keys by the result of the function; concurrent changes wait. */
    void change(UnaryOperator<List<AccessKey>> change) throws IOException {
        Path folder = path.toAbsolutePath().resolveSibling(".").normalize();
        Path lock = folder.resolve(NAME + ".lock");
        try {
            Files.createDirectories(folder);
        } catch (FileSystemException e) {
            throw new IOException("The folder " + folder + " for keys cannot be created: " + reason(e) + ".", e);
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            write(folder, new Content(List.copyOf(change.apply(read()))));
        } catch (FileSystemException e) {
            throw new IOException("The keys in " + path + " cannot be written: " + reason(e) + ".", e);
        }
    }

    private void write(Path folder, Content content) throws IOException {
        // Temporary files are created with owner-only permissions.
        Path draft = Files.createTempFile(folder, NAME, ".new");
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
            try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) file.write(bytes);
                file.force(true);
            }
            if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        draft, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            }
            Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "this user has no permission" : "the file system reports an error";
    }
}
