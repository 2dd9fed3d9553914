package dev.trainyard.yard.process;

import java.util.concurrent.TimeUnit;

/** A child that does nothing until it is ended; or one that ends at once with the given exit status. */
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
