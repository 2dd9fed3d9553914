package dev.trainyard.ingest;

import dev.trainyard.testing.BrokerInThisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker and a home, and a folder of small sources in it. */
public class BrokerAndSources extends BrokerInThisProcess {
    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        Path sources = Path.of(settings.get("trainyard.home"), "sources");
        try {
            SmallSources.in(Files.createDirectory(sources));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("trainyard.ingest.sources", sources.toString());
        return settings;
    }
}
