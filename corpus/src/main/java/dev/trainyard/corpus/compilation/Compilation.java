package dev.trainyard.corpus.compilation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the JDK's compiler says about a source file in which the body of one method was replaced.
 *
 * @param known whether the compiler has said anything; otherwise it took too long or was killed, perhaps for reasons
 *     that have nothing to do with the file
 * @param parses whether the file parses, and the replaced body still is the whole body of that method
 * @param calls the number of calls of methods and constructors in the body
 * @param errors the compiler's first messages, in the order of the file
 * @param invented the names in the body that do not exist, such as {@code method trim(int) in class String}, each as
 *     often as it is used
 * @param deprecated what the body uses although it is deprecated, each as often as it is used
 */
public record Compilation(
        boolean known, boolean parses, int calls, List<String> errors, List<String> invented, List<String> deprecated) {
    public Compilation {
        errors = List.copyOf(errors);
        invented = List.copyOf(invented);
        deprecated = List.copyOf(deprecated);
    }

    /** Whether the file compiles with this body. */
    public boolean compiles() {
        return parses && errors.isEmpty();
    }

    /** Whether the body parses and every name in it exists. */
    public boolean namesExist() {
        return parses && invented.isEmpty();
    }

    static Compilation refused(String reason) {
        return new Compilation(true, false, 0, List.of(reason), List.of(), List.of());
    }

    static Compilation unknown(String reason) {
        return new Compilation(false, false, 0, List.of(reason), List.of(), List.of());
    }

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(parses);
        out.writeInt(calls);
        for (List<String> list : List.of(errors, invented, deprecated)) {
            out.writeInt(list.size());
            for (String text : list) write(text, out);
        }
    }

    static Compilation read(DataInputStream in) throws IOException {
        return new Compilation(true, in.readBoolean(), in.readInt(), list(in), list(in), list(in));
    }

    static void write(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static List<String> list(DataInputStream in) throws IOException {
        List<String> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) list.add(text(in));
        return list;
    }
}
