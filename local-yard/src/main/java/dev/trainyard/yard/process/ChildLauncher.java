package dev.trainyard.yard.process;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Runs another main class so that it never outlives the yard: {@code ChildLauncher MAIN_CLASS ARGUMENTS…}, with the
 * yard's process id in {@code TRAINYARD_PARENT_PID}. When that process ends, for whatever reason, this one shuts down.
 *
 * <p>Ctrl-C in a terminal reaches the whole process group. Only the yard handles it and then stops its children in
 * order, so the signal is ignored here.
 */
public final class ChildLauncher {
    /** The environment variable with the process id of the yard. */
    public static final String PARENT = "TRAINYARD_PARENT_PID";

    private static final long SECONDS_TO_SHUT_DOWN = 10;

    private ChildLauncher() {}

    public static void main(String[] arguments) throws Exception {
        for (String signal : new String[] {"INT", "HUP"}) {
            Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
        }
        String parent = System.getenv(PARENT);
        if (parent != null) {
            watch(Long.parseLong(parent));
        }
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void watch(long parent) {
        ProcessHandle.of(parent)
                .ifPresentOrElse(process -> process.onExit().thenRun(ChildLauncher::end), ChildLauncher::end);
    }

    private static void end() {
        Thread last = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(SECONDS_TO_SHUT_DOWN);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent-watch-last-resort");
        last.setDaemon(true);
        last.start();
        new Thread(() -> System.exit(1), "parent-watch").start();
    }
}
