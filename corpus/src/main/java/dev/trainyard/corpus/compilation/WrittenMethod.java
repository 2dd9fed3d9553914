package dev.trainyard.corpus.compilation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import dev.trainyard.corpus.JavaSource;
import java.util.List;
import java.util.Optional;

/**
 * A text that is one method with a body and nothing else.
 *
 * @param name of the method
 * @param parameters their types, as they are written
 * @param open the index in the text of the brace that opens the body
 * @param close the index in the text of the brace that closes it
 */
record WrittenMethod(String name, List<String> parameters, int open, int close) {
    private static final String BEFORE = "class Answer {\n";

    /** Empty if the text is anything else. */
    static Optional<WrittenMethod> in(String text) {
        return JavaSource.parse(BEFORE + text + "\n}\n").flatMap(WrittenMethod::only);
    }

    private static Optional<WrittenMethod> only(JavaSource source) {
        List<? extends Tree> types = source.unit().getTypeDecls();
        if (types.size() != 1 || !(types.getFirst() instanceof ClassTree type)) return Optional.empty();
        if (type.getMembers().size() != 1) return Optional.empty();
        if (!(type.getMembers().getFirst() instanceof MethodTree method) || method.getBody() == null) {
            return Optional.empty();
        }
        return Optional.of(new WrittenMethod(
                method.getName().toString(),
                method.getParameters().stream()
                        .map(parameter -> parameter.getType().toString())
                        .toList(),
                source.start(method.getBody()) - BEFORE.length(),
                source.end(method.getBody()) - 1 - BEFORE.length()));
    }

    /** Whether one type cannot have both, as far as the text tells. */
    boolean isLike(WrittenMethod other) {
        return name.equals(other.name) && parameters.equals(other.parameters);
    }
}
