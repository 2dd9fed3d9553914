package dev.trainyard.readers.format;

import dev.trainyard.readers.document.UntrustedXml;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attributes;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.ParseSettings;
import org.jsoup.parser.Parser;
import org.jsoup.parser.Tag;

/**
 * Parses pages that are written in XHTML, as chapters of EPUB books are. In XML {@code <title/>}, {@code <script/>} or
 * {@code <a id="x"/>} is a whole element. A parser of HTML takes it for a start tag, and what follows for the content of
 * the title, script or link. So a page is parsed as XML first. If it is not well-formed, its self-closing elements get
 * end tags and it is parsed as HTML.
 */
final class Xhtml {
    private static final int HEAD = 4_096;
    private static final String NAMESPACE = "http://www.w3.org/1999/xhtml";
    private static final Pattern DECLARED = Pattern.compile(
            "<\\?xml\\s|<!doctype\\s+html\\s[^>]*xhtml|xmlns(:\\w+)?\\s*=\\s*[\"']http://www\\.w3\\.org/1999/xhtml[\"']"
                    + "|<(title|script|style)(\\s[^<>]*)?/>",
            Pattern.CASE_INSENSITIVE);

    /** These have no content in HTML, whichever way they are written. */
    private static final Set<String> VOID = Set.of(
            "area",
            "base",
            "basefont",
            "bgsound",
            "br",
            "col",
            "embed",
            "frame",
            "hr",
            "img",
            "input",
            "keygen",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr");

    /** Their content is not text. */
    private static final Set<String> DATA = Set.of("script", "style");

    /** Deeper elements become siblings, since other classes walk the tree recursively. */
    private static final int DEEPEST = 500;

    private static final String CDATA = "<![CDATA[";
    private static final String COMMENT = "<!--";
    private static final int LONGEST_ENTITY = 32;

    private final Document page = new Document(Parser.NamespaceHtml, "");
    private final Deque<Element> open = new ArrayDeque<>();
    private final Set<String> prefixes = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private int tooDeep;

    private Xhtml() {}

    /**
     * Whether a page is written in XHTML, by its beginning: it has an XML declaration, XHTML's document type or namespace,
     * or an element that only a parser of XML reads as its author meant it.
     */
    static boolean isDeclared(String page) {
        return DECLARED.matcher(page.substring(0, Math.min(HEAD, page.length())))
                .find();
    }

    static Document parse(String page) {
        return wellFormed(page).orElseGet(() -> Jsoup.parse(withEndTags(page)));
    }

    /** The page, if it is well-formed XML and has a body. */
    private static Optional<Document> wellFormed(String page) {
        try {
            XMLStreamReader xml = factory()
                    .createXMLStreamReader(new StringReader(
                            withoutEntities(page.replace("\uFEFF", "").stripLeading())));
            try {
                Xhtml parsed = new Xhtml();
                while (xml.hasNext()) parsed.take(xml);
                return Optional.of(parsed.page)
                        .filter(whole -> whole.selectFirst("html > body, html > frameset") != null);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = UntrustedXml.factory();
        // Books use prefixes that they do not declare.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    private void take(XMLStreamReader xml) throws XMLStreamException {
        switch (xml.next()) {
            case XMLStreamConstants.START_ELEMENT -> start(xml);
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
            case XMLStreamConstants.ENTITY_REFERENCE -> throw new XMLStreamException("an undefined entity");
            default -> {}
        }
    }

    private void start(XMLStreamReader xml) {
        endText();
        Attributes attributes = new Attributes();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String prefix = xml.getAttributePrefix(i);
            String name = prefix == null || prefix.isEmpty()
                    ? xml.getAttributeLocalName(i)
                    : prefix + ":" + xml.getAttributeLocalName(i);
            String value = xml.getAttributeValue(i);
            if (name.startsWith("xmlns:") && value.equals(NAMESPACE)) prefixes.add(name.substring("xmlns:".length()));
            attributes.put(name.toLowerCase(Locale.ROOT), value);
        }
        Element parent = open.isEmpty() ? page : open.peek();
        String name = withoutPrefix(xml.getLocalName()).toLowerCase(Locale.ROOT);
        Tag tag = Tag.valueOf(name, namespace(name, parent), ParseSettings.htmlDefault);
        Element element = new Element(tag, "", attributes);
        parent.appendChild(element);
        if (open.size() < DEEPEST) open.push(element);
        else tooDeep++;
    }

    private void end() {
        endText();
        if (tooDeep > 0) tooDeep--;
        else open.pop();
    }

    private void endText() {
        if (text.isEmpty()) return;
        Element parent = open.peek();
        // Outside the root element there is only white space.
        if (parent != null) {
            parent.appendChild(
                    DATA.contains(parent.normalName()) ? new DataNode(text.toString()) : new TextNode(text.toString()));
        }
        text.setLength(0);
    }

    private String withoutPrefix(String name) {
        int colon = name.indexOf(':');
        return colon > 0 && prefixes.contains(name.substring(0, colon)) ? name.substring(colon + 1) : name;
    }

    private static String namespace(String name, Element parent) {
        return switch (name) {
            case "svg" -> Parser.NamespaceSvg;
            case "math" -> Parser.NamespaceMathml;
            default ->
                parent.nameIs("foreignobject") || parent.nameIs("annotation-xml")
                        ? Parser.NamespaceHtml
                        : parent.tag().namespace();
        };
    }

    /** Replaces the names of characters that HTML has and XML lacks, such as {@code &nbsp;}, outside of CDATA sections. */
    private static String withoutEntities(String page) {
        StringBuilder replaced = new StringBuilder(page.length());
        int from = 0;
        for (int at = 0; at < page.length(); at++) {
            char c = page.charAt(at);
            if (c == '<' && page.startsWith(CDATA, at)) at = end(page, "]]>", at) - 1;
            else if (c == '<' && page.startsWith(COMMENT, at)) at = end(page, "-->", at) - 1;
            if (c != '&') continue;
            int end = at + 1;
            while (end < page.length() && end - at < LONGEST_ENTITY && isNamePart(page.charAt(end))) end++;
            if (end == at + 1 || end == page.length() || page.charAt(end) != ';') continue;
            String entity = page.substring(at, end + 1);
            String character = Parser.unescapeEntities(entity, false);
            if (character.equals(entity) || "&<>\"'".contains(character)) continue;
            replaced.append(page, from, at).append(character);
            from = end + 1;
        }
        return from == 0 ? page : replaced.append(page, from, page.length()).toString();
    }

    private static int end(String page, String mark, int from) {
        int at = page.indexOf(mark, from);
        return at < 0 ? page.length() : at + mark.length();
    }

    /** Writes self-closing elements with an end tag, and CDATA sections as text, as a parser of HTML understands them. */
    static String withEndTags(String page) {
        StringBuilder written = new StringBuilder(page.length() + page.length() / 16);
        int from = 0;
        int at = page.indexOf('<');
        while (at >= 0 && at + 1 < page.length()) {
            int next = at + 1;
            if (page.startsWith(COMMENT, at)) {
                next = end(page, "-->", at);
            } else if (page.startsWith(CDATA, at)) {
                next = end(page, "]]>", at);
                String section = page.substring(at + CDATA.length(), Math.max(at + CDATA.length(), next - 3));
                written.append(page, from, at)
                        .append(section.replace("&", "&amp;").replace("<", "&lt;"));
                from = next;
            } else if (isLetter(page.charAt(at + 1))) {
                int nameEnd = at + 1;
                while (nameEnd < page.length() && isNamePart(page.charAt(nameEnd))) nameEnd++;
                int close = tagEnd(page, nameEnd);
                if (close < 0) break;
                String name = page.substring(at + 1, nameEnd);
                if (page.charAt(close - 1) == '/' && !VOID.contains(name.toLowerCase(Locale.ROOT))) {
                    written.append(page, from, close - 1)
                            .append("></")
                            .append(name)
                            .append('>');
                    from = close + 1;
                }
                next = close + 1;
            }
            at = page.indexOf('<', next);
        }
        return from == 0 ? page : written.append(page, from, page.length()).toString();
    }

    /** The position of the {@code >} that ends a tag, or -1. */
    private static int tagEnd(String page, int from) {
        char quote = 0;
        for (int i = from; i < page.length(); i++) {
            char c = page.charAt(i);
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isNamePart(char c) {
        return isLetter(c) || c >= '0' && c <= '9' || c == ':' || c == '-' || c == '_';
    }
}
