package dev.trainyard.contracts.access;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command {@code keys} of the gateway's container: {@code keys add NAME --role ROLE…}, {@code keys list} and {@code
 * keys remove NAME}, on the file that the gateway reads. Exit status: 0 for success, 1 for a failure, 2 for wrong
 * arguments.
 */
public final class Keys {
    private static final String USAGE = "keys add NAME --role look|chat|run, keys list, or keys remove NAME";

    private final KeyAdministration administration;
    private final PrintStream out;
    private final PrintStream errors;

    Keys(KeyAdministration administration, PrintStream out, PrintStream errors) {
        this.administration = administration;
        this.out = out;
        this.errors = errors;
    }

    public static void main(String[] arguments) {
        KeyAdministration administration =
                new KeyAdministration(file(System.getenv()), InstantSource.system(), new SecureRandom());
        System.exit(new Keys(administration, System.out, System.err).run(arguments));
    }

    /** The file that a gateway with this environment reads. */
    static KeyFile file(Map<String, String> environment) {
        String named = environment.get("TRAINYARD_GATEWAY_KEYS_FILE");
        return named == null || named.isBlank()
                ? KeyFile.in(Path.of(environment.getOrDefault("TRAINYARD_HOME", ".trainyard")))
                : new KeyFile(Path.of(named));
    }

    int run(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        try {
            return switch (words.isEmpty() ? "" : words.getFirst()) {
                case "add" -> add(words.subList(1, words.size()));
                case "list" -> words.size() == 1 ? list() : wrong();
                case "remove" -> words.size() == 2 ? remove(words.get(1)) : wrong();
                default -> wrong();
            };
        } catch (KeyAdministration.RefusedKeyException e) {
            errors.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            errors.println(e.getMessage());
            return 1;
        }
    }

    private int wrong() {
        errors.println("The arguments are wrong: " + USAGE + " is expected.");
        return 2;
    }

    private int add(List<String> words) throws IOException, KeyAdministration.RefusedKeyException {
        if (words.isEmpty() || words.size() % 2 == 0) return wrong();
        Set<KeyRole> roles = EnumSet.noneOf(KeyRole.class);
        for (int i = 1; i < words.size(); i += 2) {
            KeyRole role = KeyRole.named(words.get(i + 1)).orElse(null);
            if (!words.get(i).equals("--role") || role == null) return wrong();
            roles.add(role);
        }
        out.println(administration.add(words.getFirst(), roles));
        errors.println(KeyAdministration.SHOWN_ONCE);
        return 0;
    }

    private int list() throws IOException {
        administration.list().forEach(out::println);
        return 0;
    }

    private int remove(String name) throws IOException, KeyAdministration.RefusedKeyException {
        administration.remove(name);
        return 0;
    }
}
