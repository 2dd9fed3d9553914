package dev.trainyard.evaluation.code;

import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.items.HeldOutBody;
import java.util.ArrayList;
import java.util.List;

/**
 * The first methods of a list whose files compile as their authors wrote them.
 *
 * @param compiling their names
 * @param tried the number of methods that were compiled to find them
 */
public record OriginalMethods(List<String> compiling, int tried) {
    public OriginalMethods {
        compiling = List.copyOf(compiling);
    }

    /** @param most the largest number of methods to be found */
    public static OriginalMethods find(List<HeldOutBody> methods, int most, MethodCompiler compiler) {
        List<String> compiling = new ArrayList<>();
        int tried = 0;
        while (tried < methods.size() && compiling.size() < most) {
            HeldOutBody method = methods.get(tried++);
            if (compiler.original(method.place()).compiles()) compiling.add(method.name());
        }
        return new OriginalMethods(compiling, tried);
    }

    int leftOut() {
        return tried - compiling.size();
    }

    List<HeldOutBody> of(List<HeldOutBody> methods) {
        return methods.stream()
                .limit(tried)
                .filter(method -> compiling.contains(method.name()))
                .toList();
    }
}
