package dev.trainyard.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Texts to train a tokenizer on, up to a number of bytes. */
final class SourceTexts {
    private static final int SHORTEST = 500;
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern MARGIN = Pattern.compile("^ *\\*? ?", Pattern.MULTILINE);
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^>]{0,200}>|\\{@[a-z]+ |\\}|&[a-z]{2,8};");

    private final long bytesWanted;
    private final List<String> texts = new ArrayList<>();
    private long bytes;

    private SourceTexts(long bytesWanted) {
        this.bytesWanted = bytesWanted;
    }

    /** The JDK's own Java sources, which are part of every JDK, in the order of the archive. */
    static List<String> ofTheJdk(long bytesWanted) throws IOException {
        Path archive = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        if (!Files.isRegularFile(archive)) {
            throw new RefusedException(archive + " is missing; give a text with --text.");
        }
        SourceTexts gathered = new SourceTexts(bytesWanted);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.getName().endsWith(".java")) continue;
                if (!gathered.add(zip.getInputStream(entry).readAllBytes())) break;
            }
        }
        return gathered.texts;
    }

    /**
     * The text of the comments in the JDK's sources, without comment marks: one text for each file with long comments.
     */
    static List<String> documentationOfTheJdk(long bytesWanted) throws IOException {
        List<String> texts = new ArrayList<>();
        long bytes = 0;
        for (String source : ofTheJdk(Long.MAX_VALUE)) {
            String text = documentation(source);
            if (text.length() < SHORTEST) continue;
            texts.add(text);
            bytes += text.length();
            if (bytes >= bytesWanted) break;
        }
        return texts;
    }

    private static String documentation(String source) {
        StringBuilder text = new StringBuilder();
        Matcher comments = COMMENT.matcher(source);
        while (comments.find()) {
            String plain = TAG.matcher(MARGIN.matcher(comments.group(1)).replaceAll(""))
                    .replaceAll("");
            text.append(plain.strip()).append("\n\n");
        }
        return text.toString().strip();
    }

    /** The content of files, one text for each. */
    static List<String> of(List<Path> files, long bytesWanted) throws IOException {
        SourceTexts gathered = new SourceTexts(bytesWanted);
        for (Path file : files) {
            if (!Files.isReadable(file)) throw new RefusedException("--text " + file + " cannot be read.");
            if (!gathered.add(Files.readAllBytes(file))) break;
        }
        return gathered.texts;
    }

    /** Whether more text is needed. */
    private boolean add(byte[] text) {
        if (bytes < bytesWanted) {
            texts.add(new String(text, StandardCharsets.UTF_8));
            bytes += text.length;
        }
        return bytes < bytesWanted;
    }
}
