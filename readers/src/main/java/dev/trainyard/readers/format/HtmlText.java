package dev.trainyard.readers.format;

import dev.trainyard.readers.document.ReadFailure;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/**
 * The text of a page: a heading is a line, an item of a list a line that begins with {@code - }, a row of a table a line
 * with {@code |} between its cells, and code keeps its lines.
 */
final class HtmlText {
    /** What no one reads, and what is on a page to get about. */
    private static final String NO_TEXT =
            "script, style, noscript, template, iframe, object, embed, svg, math annotation,"
                    + " canvas, button, select, input, textarea, dialog, nav, [hidden], [aria-hidden=true], [role=navigation],"
                    + " [role=search], [role=banner], [role=contentinfo], [role=menu], [role=menubar], [role=toolbar],"
                    + " [role=dialog], [style~=(?i)display\\s*:\\s*none], .sr-only, .visually-hidden, .skip-link, .skip-nav,"
                    + " .headerlink, .noprint, .mw-editsection";

    private static final String EDGES = "header, footer, aside";
    private static final Set<String> ANCHORS = Set.of("¶", "#", "§", "🔗", "[edit]", "[link]");
    private static final int SMALL_PART = 5;

    private HtmlText() {}

    /** The main text of a page. */
    static DocumentText ofPage(String html, boolean repaired) {
        Document page;
        try {
            page = Xhtml.isDeclared(html) ? Xhtml.parse(html) : Jsoup.parse(html);
        } catch (RuntimeException | StackOverflowError e) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, "it cannot be parsed as a page");
        }
        Optional<String> optOut = PageFacts.optOut(page);
        if (optOut.isPresent()) return new DocumentText.Refused(ReadFailure.OPTED_OUT, optOut.get());
        DocumentFacts facts = PageFacts.of(page);
        String text = mainText(page);
        return text.isBlank()
                ? new DocumentText.Refused(ReadFailure.NO_TEXT)
                : new DocumentText.Read(text, DocumentFormat.HTML, facts, repaired);
    }

    /** All of the text of a chapter, which has nothing around it. */
    static String ofChapter(String xhtml) {
        Document chapter = Xhtml.parse(xhtml);
        clean(chapter.body());
        return text(PageBlocks.of(chapter.body()));
    }

    private static String mainText(Document page) {
        Element body = page.body();
        clean(body);
        Optional<Element> marked = marked(body);
        if (marked.isPresent()) {
            String text = text(MainBlocks.of(PageBlocks.of(marked.get()), true));
            if (!text.isBlank()) return text;
        }
        for (Element edge : body.select(EDGES)) {
            if (edge.closest("main, article, section, blockquote") == null) edge.remove();
        }
        return text(MainBlocks.of(PageBlocks.of(body), false));
    }

    private static void clean(Element body) {
        for (Element none : body.select(NO_TEXT)) {
            if (none != body) none.remove();
        }
        for (Element link : body.select("a[href]")) {
            if (ANCHORS.contains(link.ownText().strip())) link.remove();
        }
    }

    /** The part that a page says is its text, where it is a part worth the name. */
    private static Optional<Element> marked(Element body) {
        Elements parts = body.select("main, [role=main]");
        if (parts.isEmpty()) {
            Elements articles = body.select("article:not(article article)");
            if (articles.size() == 1) parts = articles;
        }
        int all = PageBlocks.words(body.text());
        return parts.stream()
                .max(Comparator.comparingInt(part -> part.text().length()))
                .filter(part -> PageBlocks.words(part.text()) * SMALL_PART >= all);
    }

    private static String text(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        Block last = null;
        for (Block block : blocks) {
            if (last != null) text.append(last.unit() == block.unit() ? "\n" : "\n\n");
            text.append(block.text());
            last = block;
        }
        return last == null ? "" : text.append('\n').toString();
    }
}
