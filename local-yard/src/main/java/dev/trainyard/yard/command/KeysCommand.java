package dev.trainyard.yard.command;

import dev.trainyard.contracts.access.KeyAdministration;
import dev.trainyard.contracts.access.KeyFile;
import dev.trainyard.contracts.access.KeyRole;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.terminal.Screen;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds, lists and removes the keys of a yard's gateway, which notices changes without a restart. */
@Command(name = "keys", description = "add, list and remove the access keys of the gateway")
final class KeysCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "add|list|remove", description = "what to do")
    private String act = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "the name of the key")
    private @Nullable String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "what a new key allows: look (view runs), chat (query models) or run (everything); may be repeated")
    private List<String> roles = new ArrayList<>();

    @Mixin
    private HomeOption home = new HomeOption();

    private final Screen screen;

    KeysCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws YardException {
        KeyAdministration administration =
                new KeyAdministration(KeyFile.in(home.home), InstantSource.system(), new SecureRandom());
        try {
            switch (act) {
                case "add" -> {
                    screen.line(administration.add(name(), roles()));
                    screen.line(KeyAdministration.SHOWN_ONCE);
                }
                case "list" -> {
                    List<String> keys = administration.list();
                    keys.forEach(screen::line);
                    if (keys.isEmpty()) screen.line("There are no keys in " + home.home + ".");
                }
                case "remove" -> {
                    administration.remove(name());
                    screen.line("The key " + name() + " was removed.");
                }
                default ->
                    throw new InvalidArgumentException("The action is '" + act + "': add, list or remove is expected.");
            }
        } catch (KeyAdministration.RefusedKeyException e) {
            throw new InvalidArgumentException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new YardException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private String name() {
        if (name == null)
            throw new InvalidArgumentException("The key's name is missing: './trainyard keys " + act + " NAME'.");
        return name;
    }

    private Set<KeyRole> roles() {
        Set<KeyRole> asked = EnumSet.noneOf(KeyRole.class);
        for (String role : roles) {
            asked.add(KeyRole.named(role)
                    .orElseThrow(() -> new InvalidArgumentException(
                            "--role is " + role + ": " + KeyRole.all() + " is expected.")));
        }
        return asked;
    }
}
