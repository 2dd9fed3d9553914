package dev.trainyard.corpus.bugs;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethods;
import dev.trainyard.corpus.bugs.Edits.Edit;
import dev.trainyard.corpus.bugs.MemoryCompiler.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Breaks methods of a corpus and lets the JDK's compiler say what is wrong with them.
 *
 * <p>Methods are taken from Java files of the train split that compile with the corpus's other Java files on the class
 * path. Each gets one {@link Mutation}; the mutated methods of some files are compiled together, because an error in one
 * body does not affect another. A method whose mutation still compiles is left out. The same documents and the same seed
 * give the same methods: work is bounded by numbers of files and characters, never by time.
 */
public final class BrokenMethods {
    /** Files beyond so many characters in all are not kept, so that a corpus of gigabytes need not fit into memory. */
    private static final long MOST_CHARACTERS = 64L << 20;

    private static final int LONGEST_FILE = 400_000;
    private static final int MOST_FILES = 2_000;

    /** What the compiler may read, files on the class path as often as it reads them. */
    private static final long MOST_READ = 1L << 30;

    private static final int FILES_TOGETHER = 32;

    /** Longer methods would fill a small model's context, twice. */
    private static final int LONGEST_METHOD = 320;

    private static final int LONGEST_MESSAGE = 200;
    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

    private final long seed;
    private final Map<String, Document> documents = new TreeMap<>();
    private long characters;

    public BrokenMethods(long seed) {
        this.seed = seed;
    }

    /** Adds a document, if it is a Java file with a class. */
    public void add(Document document) {
        String path = document.path();
        if (!path.endsWith(".java") || path.endsWith("-info.java")) return;
        int length = document.text().length();
        if (length > LONGEST_FILE || characters + length > MOST_CHARACTERS) return;
        if (documents.putIfAbsent(name(document), document) == null) characters += length;
    }

    /**
     * The first broken methods, in an order that the seed decides.
     *
     * @param most the largest number
     * @param watch called before each file; it may throw to stop
     */
    public List<BrokenMethod> first(int most, Runnable watch) {
        MemoryCompiler compiler = new MemoryCompiler();
        documents.forEach((name, document) -> compiler.add(name, document.text()));
        List<Map.Entry<String, Document>> ranked = documents.entrySet().stream()
                .filter(named -> named.getValue().split() == Split.TRAIN)
                .sorted(Comparator.comparing(named -> rank(named.getValue().id().hex())))
                .limit(MOST_FILES)
                .toList();
        List<BrokenMethod> found = new ArrayList<>();
        Set<String> repaired = new HashSet<>();
        for (int from = 0; from < ranked.size() && found.size() < most; from += FILES_TOGETHER) {
            List<MutatedFile> files = new ArrayList<>();
            for (Map.Entry<String, Document> named :
                    ranked.subList(from, Math.min(from + FILES_TOGETHER, ranked.size()))) {
                watch.run();
                if (compiler.charactersRead() > MOST_READ) return found;
                String name = named.getKey();
                Document document = named.getValue();
                if (compiler.compiles(name, document.text())) files.add(mutate(name, document));
            }
            for (BrokenMethod method : broken(files, compiler)) {
                if (found.size() < most && repaired.add(method.repaired())) found.add(method);
            }
        }
        return found;
    }

    /** A method with its change. */
    private record Mutated(DocumentedMethods.Placed placed, Edit edit) {}

    private record MutatedFile(String name, Document document, List<Mutated> methods) {}

    private MutatedFile mutate(String name, Document document) {
        List<Mutated> methods = new ArrayList<>();
        for (DocumentedMethods.Placed placed : DocumentedMethods.placedIn(document)) {
            if (placed.method().code().length() > LONGEST_METHOD) continue;
            Random chance = new Random(
                    Long.parseUnsignedLong(rank(placed.method().code()).substring(0, 16), 16));
            Map<Mutation, List<Edit>> edits = Edits.of(placed.source(), placed.tree(), chance);
            List<Mutation> mutations = new ArrayList<>(Arrays.asList(Mutation.values()));
            Collections.shuffle(mutations, chance);
            // Every statement has a semicolon, so half of all methods would lack one.
            if (chance.nextInt(3) > 0) edits.remove(Mutation.LOST_SEMICOLON);
            mutations.stream().filter(edits::containsKey).findFirst().ifPresent(mutation -> {
                List<Edit> possible = edits.getOrDefault(mutation, List.of());
                methods.add(new Mutated(placed, possible.get(chance.nextInt(possible.size()))));
            });
        }
        return new MutatedFile(name, document, methods);
    }

    private static List<BrokenMethod> broken(List<MutatedFile> files, MemoryCompiler compiler) {
        List<BrokenMethod> broken = new ArrayList<>();
        Map<String, String> texts = new LinkedHashMap<>();
        for (MutatedFile file : files) {
            for (Mutated method : file.methods()) {
                if (method.edit().mutation() != Mutation.LOST_SEMICOLON) continue;
                Changed changed = changed(file, List.of(method));
                compiler.syntaxError(file.name(), changed.text())
                        .ifPresent(error -> add(changed, List.of(error), broken));
            }
            texts.put(file.name(), changed(file, ofMeaning(file)).text());
        }
        Map<String, List<Message>> errors = compiler.errors(texts);
        for (MutatedFile file : files) {
            add(changed(file, ofMeaning(file)), errors.getOrDefault(file.name(), List.of()), broken);
        }
        return broken;
    }

    /** The methods whose mutation leaves the file without a syntax error. */
    private static List<Mutated> ofMeaning(MutatedFile file) {
        return file.methods().stream()
                .filter(method -> method.edit().mutation() != Mutation.LOST_SEMICOLON)
                .toList();
    }

    /** A file's text after the changes, with the places of the changed bodies in it. */
    private record Changed(String text, List<Mutated> methods, List<Integer> opens, List<Integer> closes) {}

    private static Changed changed(MutatedFile file, List<Mutated> methods) {
        String original = file.document().text();
        StringBuilder text = new StringBuilder();
        List<Integer> opens = new ArrayList<>();
        List<Integer> closes = new ArrayList<>();
        int at = 0;
        for (Mutated method : methods) {
            Edit edit = method.edit();
            text.append(original, at, method.placed().place().open());
            opens.add(text.length());
            text.append(original, method.placed().place().open(), edit.start()).append(edit.text());
            text.append(original, edit.end(), method.placed().place().close());
            closes.add(text.length());
            at = method.placed().place().close();
        }
        return new Changed(text.append(original.substring(at)).toString(), methods, opens, closes);
    }

    private static void add(Changed changed, List<Message> errors, List<BrokenMethod> broken) {
        for (int i = 0; i < changed.methods().size(); i++) {
            int open = changed.opens().get(i);
            int close = changed.closes().get(i);
            Mutated method = changed.methods().get(i);
            errors.stream()
                    .filter(error -> error.position() > open && error.position() <= close)
                    .filter(error -> error.text().length() <= LONGEST_MESSAGE)
                    .findFirst()
                    .ifPresent(error -> {
                        String inside = changed.text().substring(open + 1, close);
                        broken.add(new BrokenMethod(
                                method.placed().method().document(),
                                method.edit().mutation(),
                                method.placed().method().withInside(inside).code(),
                                line(inside, Math.toIntExact(error.position()) - open - 1),
                                error.text(),
                                method.placed().method().code()));
                    });
        }
    }

    /** Line 1 is the signature; the code has no blank rest of a line after the opening brace. */
    private static int line(String inside, int position) {
        int breaks = (int) inside.substring(0, Math.min(position, inside.length()))
                .chars()
                .filter(character -> character == '\n')
                .count();
        return breaks + (inside.matches("(?s)[ \\t]*\\n.*") ? 1 : 2);
    }

    private String rank(String text) {
        return Sha256.of("bugs " + seed + " " + text).hex();
    }

    /** The binary name of a file's outermost class. */
    private static String name(Document document) {
        String file = document.path().substring(document.path().lastIndexOf('/') + 1);
        String simple = file.substring(0, file.length() - ".java".length()).replaceAll("[^\\w$]", "_");
        Matcher declared = PACKAGE.matcher(document.text());
        return declared.find() ? declared.group(1) + "." + simple : simple;
    }
}
