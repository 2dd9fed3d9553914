package dev.trainyard.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM for one measurement, with the options of the services in their containers and a heap of a given size; as in the
 * containers, the JVM chooses the garbage collector.
 *
 * @param heap as the option {@code -Xmx} takes it
 */
record HeapLimitedProcess(String heap) {
    /**
     * Runs a main class on the class path of this process to its end.
     *
     * @param task what is measured, as the beginning of a sentence
     * @return the lines of its output
     * @throws RefusedException if it ended with another status than 0; 3 means that the heap was too small
     */
    List<String> run(String task, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            List<String> lines = output.readAllLines();
            int status = process.waitFor();
            if (status != 0) {
                throw new RefusedException(task + " ended with status " + status
                        + (status == 3 ? ": a heap of " + heap + " is too small." : "."));
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a measurement ran: " + task, e);
        } finally {
            process.destroy();
        }
    }
}
