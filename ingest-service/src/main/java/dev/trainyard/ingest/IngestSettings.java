package dev.trainyard.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings of the ingest service. */
@ConfigMapping(prefix = "trainyard.ingest")
interface IngestSettings {
    /** The folders in which sources may be, separated by commas; the build puts the demo's sources into the first. */
    @WithDefault("ingest-service/target/demo-corpus")
    List<Path> sources();

    /**
     * The hosts with private addresses that recipes may allow their sources to read from, separated by commas; none if
     * absent. Everyone who may start a run can read from these hosts.
     */
    Optional<List<String>> privateHosts();

    /** The largest number of tokens in a shard, unless a single document has more. */
    @WithDefault("4000000")
    long shardTokens();
}
