package dev.trainyard.yard.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The command of one child process of the yard.
 *
 * @param name for people; its log is named after it
 * @param command with the program first
 * @param environment added to the yard's own
 * @param log to which its output is appended
 */
public record ChildSpec(String name, List<String> command, Map<String, String> environment, Path log) {
    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
