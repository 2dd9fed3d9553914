package dev.trainyard.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * A page with the text that is expected of it: a folder with {@code source.html} and {@code expected.html}.
 *
 * @param expected without the captions of pictures, and with Wikipedia's formulas as TeX
 */
record TestPage(String name, byte[] source, String expected) {
    /**
     * Pages are either used to choose rules and limits, or kept for testing them. Those for validation were kept for the
     * first test, and then looked at.
     */
    enum Use {
        TUNING,
        VALIDATION,
        TESTING
    }

    /** All pages in a folder, in the order of their names. */
    static List<TestPage> in(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(folder)) {
            folders = entries.filter(entry -> Files.isRegularFile(entry.resolve("expected.html")))
                    .sorted()
                    .toList();
        }
        if (folders.isEmpty()) {
            throw new RefusedException("There are no test pages in " + folder
                    + ": each page is a folder in it with source.html and expected.html, as in the folder"
                    + " test/test-pages of Mozilla's Readability.");
        }
        return folders.stream().map(TestPage::read).toList();
    }

    private static TestPage read(Path folder) {
        try {
            Document expected = Jsoup.parse(Files.readString(folder.resolve("expected.html")));
            expected.select("figcaption").remove();
            // Wikipedia's pictures of formulas have them as TeX.
            for (Element formula : expected.select("img[alt^={\\displaystyle]")) {
                formula.replaceWith(new TextNode(formula.attr("alt").replace("{\\displaystyle", " ")));
            }
            return new TestPage(
                    folder.getFileName().toString(), Files.readAllBytes(folder.resolve("source.html")), text(expected));
        } catch (IOException e) {
            throw new RefusedException("The test page " + folder + " cannot be read: " + e.getMessage());
        }
    }

    /** With a line for each block. */
    private static String text(Document page) {
        StringBuilder text = new StringBuilder();
        page.traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words)
                    text.append(words.getWholeText().replaceAll("\\s+", " "));
                else if (isBlock(node)) text.append('\n');
            }

            @Override
            public void tail(Node node, int depth) {
                if (isBlock(node)) text.append('\n');
            }
        });
        return text.toString().replaceAll(" *\n[ \n]*", "\n").strip();
    }

    private static boolean isBlock(Node node) {
        return node instanceof Element element
                && (element.isBlock() || element.nameIs("br") || element.nameIs("td") || element.nameIs("th"));
    }

    /** Decided by a digest of the name, so that a page never moves from one group to the other. */
    Use use() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            if (digest[digest.length - 1] % 4 != 0) return Use.TUNING;
            return digest[digest.length - 2] % 2 == 0 ? Use.VALIDATION : Use.TESTING;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
