package dev.trainyard.ingest.extraction.git;

import com.sun.net.httpserver.HttpExchange;
import dev.trainyard.ingest.extraction.http.TinyWeb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A repository that a test writes, commit by commit, without a working tree. */
public final class GitHistory implements AutoCloseable {
    final Repository repository;

    /** @param git the folder of the repository itself, bare or {@code .git} */
    public GitHistory(Path git) throws IOException {
        IsolatedGitSettings.apply();
        repository =
                new FileRepositoryBuilder().setBare().setGitDir(git.toFile()).build();
        repository.create(true);
    }

    public ObjectId commit(String branch, String time, Map<String, String> files, ObjectId... parents)
            throws IOException {
        try (ObjectInserter objects = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder entries = index.builder();
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(file.getKey());
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(
                        objects.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
                entries.add(entry);
            }
            entries.finish();
            return commit(branch, time, index.writeTree(objects), objects, parents);
        }
    }

    ObjectId commit(String branch, String time, ObjectId tree, ObjectId... parents) throws IOException {
        try (ObjectInserter objects = repository.newObjectInserter()) {
            return commit(branch, time, tree, objects, parents);
        }
    }

    private ObjectId commit(String branch, String time, ObjectId tree, ObjectInserter objects, ObjectId... parents)
            throws IOException {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        PersonIdent somebody =
                new PersonIdent("Somebody", "somebody@example.org", Instant.parse(time), ZoneOffset.ofHours(5));
        commit.setAuthor(new PersonIdent(somebody, Instant.EPOCH));
        commit.setCommitter(somebody);
        commit.setMessage("");
        ObjectId id = objects.insert(commit);
        objects.flush();
        RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
        update.setNewObjectId(id);
        update.forceUpdate();
        repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + "main");
        return id;
    }

    ObjectId blob(String text) throws IOException {
        try (ObjectInserter objects = repository.newObjectInserter()) {
            ObjectId id = objects.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
            objects.flush();
            return id;
        }
    }

    /** A tree with unchecked names. */
    ObjectId tree(List<Entry> entries) throws IOException {
        try (ObjectInserter objects = repository.newObjectInserter()) {
            TreeFormatter tree = new TreeFormatter();
            for (Entry entry : entries) {
                byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
                tree.append(name, 0, name.length, entry.mode(), entry.id(), true);
            }
            ObjectId id = objects.insert(tree);
            objects.flush();
            return id;
        }
    }

    record Entry(String name, FileMode mode, ObjectId id) {}

    /** Serves it with Git's smart protocol. */
    public void serve(TinyWeb web, String path) {
        web.handle(path + "/info/refs?service=git-upload-pack", exchange -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            upload(exchange)
                    .sendAdvertisedRefs(
                            new RefAdvertiser.PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
            TinyWeb.send(
                    exchange, 200, out.toByteArray(), "Content-Type", "application/x-git-upload-pack-advertisement");
        });
        web.handle(path + "/git-upload-pack", exchange -> {
            InputStream in = exchange.getRequestBody();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) in = new GZIPInputStream(in);
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-result");
            exchange.sendResponseHeaders(200, 0);
            upload(exchange).upload(in, exchange.getResponseBody(), null);
        });
    }

    private UploadPack upload(HttpExchange exchange) {
        UploadPack upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) upload.setExtraParameters(List.of(protocol));
        return upload;
    }

    @Override
    public void close() {
        repository.close();
    }
}
