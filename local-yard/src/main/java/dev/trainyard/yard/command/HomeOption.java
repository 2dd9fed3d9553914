package dev.trainyard.yard.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which yard is meant. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = ".trainyard",
            description = "where the yard keeps its state (default: .trainyard)")
    Path home = Path.of(".trainyard");
}
