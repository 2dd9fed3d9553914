package dev.trainyard.yard.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that selects the yard. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = ".trainyard",
            description = "the folder in which the yard keeps its data (default: .trainyard)")
    Path home = Path.of(".trainyard");
}
