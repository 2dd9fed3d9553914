package dev.trainyard.yard.process;

import java.util.concurrent.TimeUnit;

/** A child that does nothing until it is stopped, or exits immediately with the given status. */
public final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("child " + ProcessHandle.current().pid());
        if (arguments.length > 0) {
            System.exit(Integer.parseInt(arguments[0]));
        }
        TimeUnit.MINUTES.sleep(5);
    }
}
