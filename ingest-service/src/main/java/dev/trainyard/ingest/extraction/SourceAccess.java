package dev.trainyard.ingest.extraction;

import java.nio.file.Path;

/**
 * What a reader may use.
 *
 * @param folders that may be read
 * @param privateHosts that may be asked where the recipe allows them
 * @param scratch a folder of the job's own, for what has to be on a disk to be read; empty or with what an earlier attempt
 *     of the same job left there
 * @param wanted asked while a reader waits
 */
public record SourceAccess(SourceFolders folders, PrivateHosts privateHosts, Path scratch, StillWanted wanted) {
    /** For what lies in folders and nobody cancels. */
    public SourceAccess(SourceFolders folders, Path scratch) {
        this(folders, PrivateHosts.NONE, scratch, StillWanted.ALWAYS);
    }
}
