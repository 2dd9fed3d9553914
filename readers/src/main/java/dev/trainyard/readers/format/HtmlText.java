package dev.trainyard.readers.format;

import dev.trainyard.readers.document.ReadFailure;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The text of a page, much as in Markdown: a heading is a line, an item of a list begins with {@code - }, the cells of a
 * table's row have {@code |} between them, code keeps its lines between fences, and formulas are TeX between dollar signs.
 */
final class HtmlText {
    private static final String MESSAGE = "schema.org/EmailMessage";

    private HtmlText() {}

    /** The main content of a page; of a message, whose type is {@code EmailMessage} of schema.org, all of its text. */
    static DocumentText ofPage(String html, boolean repaired) {
        try {
            return read(Xhtml.isDeclared(html) ? Xhtml.parse(html) : Jsoup.parse(html), repaired);
        } catch (RuntimeException | StackOverflowError e) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, "it cannot be parsed as a page");
        }
    }

    private static DocumentText read(Document page, boolean repaired) {
        Optional<String> optOut = PageFacts.optOut(page);
        if (optOut.isPresent()) return new DocumentText.Refused(ReadFailure.OPTED_OUT, optOut.get());
        DocumentFacts facts = PageFacts.of(page);
        ShadowRoots.open(page.body());
        String text = isMessage(page) ? allText(page.body()) : mainText(page.body());
        return text.isBlank()
                ? new DocumentText.Refused(ReadFailure.NO_TEXT)
                : new DocumentText.Read(text, DocumentFormat.HTML, facts, repaired);
    }

    /** All of the text of a chapter, which has no menus and comments around it. */
    static String ofChapter(String xhtml) {
        return allText(Xhtml.parse(xhtml).body());
    }

    private static boolean isMessage(Document page) {
        Element html = page.firstElementChild();
        return html != null && html.attr("itemtype").endsWith(MESSAGE);
    }

    private static String allText(Element body) {
        return text(PageBlocks.of(body, List.of(body), Visibility::hides));
    }

    private static String mainText(Element body) {
        PageParts parts = PageParts.of(body);
        MainPart.Found main = MainPart.of(parts);
        String text = text(MainBlocks.of(PageBlocks.of(body, main.elements(), parts::isDropped), main.isFound()));
        if (!text.isBlank()) return text;
        return text(MainBlocks.of(PageBlocks.of(body, List.of(body), Visibility::hides), false));
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
