package dev.trainyard.corpus.compilation;

import dev.trainyard.corpus.Document;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java files of a corpus by the binary names of their outermost classes. If two sources have a file of the same
 * name, the first one counts. Files beyond {@value #MOST_CHARACTERS} characters in all are left out, so that a corpus
 * of gigabytes does not have to fit into memory.
 */
public final class SourceFiles {
    private static final long MOST_CHARACTERS = 64L << 20;
    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

    private final SortedMap<String, String> texts = new TreeMap<>();
    private long characters;

    /** Adds a document if it is a Java file with a class. */
    public void add(Document document) {
        String path = document.path();
        if (!path.endsWith(".java") || path.endsWith("-info.java")) return;
        if (characters + document.text().length() > MOST_CHARACTERS) return;
        if (texts.putIfAbsent(name(document), document.text()) == null) {
            characters += document.text().length();
        }
    }

    SortedMap<String, String> texts() {
        return Collections.unmodifiableSortedMap(texts);
    }

    /** The binary name of a file's outermost class. */
    static String name(Document document) {
        String file = document.path().substring(document.path().lastIndexOf('/') + 1);
        String simple = file.substring(0, file.length() - ".java".length()).replaceAll("[^\\w$]", "_");
        Matcher declared = PACKAGE.matcher(document.text());
        return declared.find() ? declared.group(1) + "." + simple : simple;
    }
}
