package dev.trainyard.yard.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one child of the yard is started.
 *
 * @param name what people call it; its log is named after it
 * @param command with the program first
 * @param environment added to the yard's own
 * @param log where its output goes, after what is there
 */
public record ChildSpec(String name, List<String> command, Map<String, String> environment, Path log) {
    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
