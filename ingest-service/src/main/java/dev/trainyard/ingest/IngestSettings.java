package dev.trainyard.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the ingest service can be told. */
@ConfigMapping(prefix = "trainyard.ingest")
interface IngestSettings {
    /** The folders that sources may lie in, separated by commas; the build puts the demo's into the first. */
    @WithDefault("ingest-service/target/demo-corpus")
    List<Path> sources();

    /**
     * The hosts with private addresses that recipes may allow their sources to ask, separated by commas; none if absent.
     * What is named here can be read by everyone who may start a run.
     */
    Optional<List<String>> privateHosts();

    /** How many tokens a shard holds at most, unless one document has more. */
    @WithDefault("4000000")
    long shardTokens();
}
