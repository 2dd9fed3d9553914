package dev.trainyard.corpus;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.List;

/** Checks text that should be a Java method with the JDK's own parser, for its grammar only; names are not resolved. */
public final class JavaMethod {
    private JavaMethod() {}

    /** Whether the text, put into a class, consists of members only and has at least one method with a body. */
    public static boolean parses(String text) {
        return JavaSource.parse("class Answer {\n" + text + "\n}\n")
                .filter(source -> holdsMethod(source.unit().getTypeDecls()))
                .isPresent();
    }

    /**
     * The text up to the brace that closes the first one, or all of it if there is none: a checkpoint that was never
     * taught to stop continues after the requested method. Braces in strings and comments count as braces.
     */
    public static String firstIn(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '{') depth++;
            if (text.charAt(i) == '}' && --depth <= 0) return text.substring(0, depth < 0 ? i : i + 1);
        }
        return text;
    }

    private static boolean holdsMethod(List<? extends Tree> types) {
        return types.size() == 1
                && types.getFirst() instanceof ClassTree type
                && type.getMembers().stream()
                        .anyMatch(member -> member instanceof MethodTree method && method.getBody() != null);
    }
}
