package dev.trainyard.yard.command;

import dev.trainyard.yard.YardException;
import dev.trainyard.yard.follow.RequestRejectedException;
import dev.trainyard.yard.process.LogSettings;
import dev.trainyard.yard.terminal.Screen;
import dev.trainyard.yard.terminal.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The launcher's commands that need the yard. Exit status: 0 for success, 1 for a failure, 2 for wrong arguments. */
@Command(
        name = "./trainyard",
        description = "From text to a released language model, on this machine.",
        version = "Trainyard")
public final class Trainyard {
    private final PrintStream errors;
    private final CommandLine commands;

    Trainyard(Screen screen, PrintStream errors) {
        this.errors = errors;
        this.commands = new CommandLine(this)
                .addSubcommand(new DemoCommand(screen))
                .addSubcommand(new UpCommand(screen))
                .addSubcommand(new RunCommand(screen))
                .addSubcommand(new PreviewCommand(screen))
                .addSubcommand(new TopicsCommand(screen))
                .addSubcommand(new VerifyCommand(screen))
                .addSubcommand(new CompareCommand(screen))
                .addSubcommand(new KeysCommand(screen))
                .setParameterExceptionHandler((mistake, _) -> refuse(mistake))
                .setExecutionExceptionHandler((failure, _, _) -> explain(failure));
        commands.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    }

    public static void main(String[] arguments) {
        LogSettings.begin();
        // System.out uses the locale's charset, which may lack the characters of bars and curves.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean terminal = System.console() != null && System.console().isTerminal();
        Screen screen = new Screen(out, Style.ofTerminal(System.getenv(), terminal));
        System.exit(new Trainyard(screen, errors).run(arguments));
    }

    int run(String... arguments) {
        if (arguments.length == 0) {
            commands.usage(errors);
            return CommandLine.ExitCode.USAGE;
        }
        return commands.execute(arguments);
    }

    private int refuse(ParameterException mistake) {
        String message = String.valueOf(mistake.getMessage());
        errors.println(message + (message.endsWith(".") ? "" : ".") + " './trainyard help' shows the commands.");
        return CommandLine.ExitCode.USAGE;
    }

    private int explain(Exception failure) throws Exception {
        switch (failure) {
            case InvalidArgumentException wrong -> {
                errors.println(wrong.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            case RequestRejectedException refused -> {
                errors.println(refused.getMessage());
                return refused.requestWasWrong() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
            }
            case YardException plain -> {
                errors.println(plain.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            case IOException broken -> {
                errors.println("The yard could not be reached or used: " + broken + ".");
                return CommandLine.ExitCode.SOFTWARE;
            }
            case InterruptedException _ -> {
                return CommandLine.ExitCode.SOFTWARE;
            }
            default -> throw failure;
        }
    }
}
