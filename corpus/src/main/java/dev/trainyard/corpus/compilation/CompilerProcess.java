package dev.trainyard.corpus.compilation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The program of a process that compiles source files in memory. The compiler may run out of memory, or take hours, on
 * a source that was written for that purpose; then the process is ended, and nothing else is lost.
 *
 * <p>It uses the JDK alone, because it is started with its own classes and no others. It ends with its input, and after
 * {@value #IDLE_SECONDS} s without a request.
 */
final class CompilerProcess {
    static final int SOURCE = 1;
    static final int COMPILE = 2;

    private static final int IDLE_SECONDS = 60;

    private CompilerProcess() {}

    public static void main(String[] arguments) throws IOException {
        DataOutputStream answers = new DataOutputStream(new BufferedOutputStream(System.out));
        DataInputStream requests = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        long[] last = {System.nanoTime()};
        Thread.ofPlatform().daemon().start(() -> endWhenIdle(last));
        serve(requests, answers, last);
    }

    private static void serve(DataInputStream requests, DataOutputStream answers, long[] last) throws IOException {
        BodyCompiler compiler = new BodyCompiler();
        for (int kind = requests.read(); kind >= 0; kind = requests.read()) {
            last[0] = System.nanoTime();
            String name = Compilation.text(requests);
            String text = Compilation.text(requests);
            if (kind == COMPILE) {
                BodyCompiler.Source source = new BodyCompiler.Source(
                        name, text, requests.readInt(), requests.readInt(), requests.readInt(), requests.readBoolean());
                compiler.check(source).write(answers);
                answers.flush();
                last[0] = System.nanoTime();
            } else {
                compiler.add(name, text);
            }
        }
    }

    private static void endWhenIdle(long[] last) {
        while ((System.nanoTime() - last[0]) / 1_000_000_000L < IDLE_SECONDS) {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                return;
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
