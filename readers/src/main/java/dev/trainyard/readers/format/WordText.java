package dev.trainyard.readers.format;

import static dev.trainyard.readers.format.OfficeFile.attribute;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The text of a Word document (ECMA-376, {@code .docx}): its paragraphs, lists, tables, notes and formulas. Deleted and
 * hidden text, comments, headers, footers and tables of contents are left out.
 */
final class WordText {
    private static final String MAIN = "word/document.xml";
    private static final String RELATIONS = "_rels/.rels";
    /** What is left out with all that is in it; a fallback repeats what came before it for older programs. */
    private static final Set<String> NO_TEXT = Set.of(
            "Fallback",
            "del",
            "moveFrom",
            "instrText",
            "delText",
            "rt",
            "sdtPr",
            "sectPr",
            "rubyPr",
            "tblPr",
            "tblGrid",
            // What the formatting was before a tracked change.
            "rPrChange",
            "pPrChange",
            "trPrChange",
            "numberingChange");

    private static final Pattern CODE =
            Pattern.compile("(?i).*(\\bcode\\b|sourcecode|source code|preformatted|listing).*");
    private static final int DEEPEST_STYLE = 20;

    private final OfficeFile file;
    private final OfficeBlocks blocks = new OfficeBlocks();
    private final Map<String, Style> styles = new HashMap<>();
    /** Numbers of the notes, by their ids, in the order in which they are mentioned. */
    private final Map<String, Integer> footnotes = new LinkedHashMap<>();

    private final Map<String, Integer> endnotes = new LinkedHashMap<>();
    private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
    private boolean hidden;

    private static final class Style {
        private String name = "";
        private @Nullable String basedOn;
        private boolean listed;
        private boolean heading;
    }

    /** What is known of a style and those that it is based on. */
    private record Look(boolean listed, boolean code, boolean contents) {}

    private static final class Paragraph {
        private final StringBuilder text = new StringBuilder();
        private @Nullable String style;
        private @Nullable Integer level;
        private boolean numbered;
        private boolean unnumbered;
    }

    private WordText(OfficeFile file) {
        this.file = file;
    }

    static DocumentText of(byte[] bytes) {
        if (bytes[0] != 'P') return new DocumentText.Refused(ReadFailure.LOCKED);
        return OfficeFile.read(bytes, file -> new WordText(file).read());
    }

    private DocumentText read() throws XMLStreamException, IOException {
        String main = mainPart();
        String folder = main.substring(0, main.lastIndexOf('/') + 1);
        try {
            file.read(folder + "styles.xml", this::readStyles);
        } catch (XMLStreamException e) {
            styles.clear(); // The text is what matters.
        }
        if (!file.read(main, this::readBody)) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, "it has no main part");
        }
        notes(folder + "footnotes.xml", "footnote", footnotes);
        notes(folder + "endnotes.xml", "endnote", endnotes);
        String text = blocks.text();
        return text.isBlank()
                ? new DocumentText.Refused(ReadFailure.NO_TEXT)
                : new DocumentText.Read(text, DocumentFormat.DOCX, file.facts("docProps/core.xml"), false);
    }

    private String mainPart() throws XMLStreamException, IOException {
        String[] found = {MAIN};
        if (file.has(MAIN)) return MAIN;
        file.read(RELATIONS, xml -> {
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
                String type = attribute(xml, "Type");
                String target = attribute(xml, "Target");
                if (type != null && target != null && type.endsWith("/officeDocument")) {
                    found[0] = target.startsWith("/") ? target.substring(1) : target;
                }
            }
        });
        return found[0];
    }

    private void readStyles(XMLStreamReader xml) throws XMLStreamException {
        Style style = new Style();
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
            String value = attribute(xml, "val");
            switch (xml.getLocalName()) {
                case "style" -> {
                    style = new Style();
                    String id = attribute(xml, "styleId");
                    if (id != null) styles.put(id, style);
                }
                case "name" -> style.name = value == null ? "" : value.toLowerCase(Locale.ROOT);
                case "basedOn" -> style.basedOn = value;
                case "numPr" -> style.listed = true;
                case "outlineLvl" -> style.heading = true;
                default -> {}
            }
        }
    }

    private Look look(@Nullable String id) {
        boolean listed = false;
        boolean code = false;
        boolean contents = false;
        boolean heading = false;
        String at = id;
        for (int i = 0; i < DEEPEST_STYLE && at != null; i++) {
            Style style = styles.get(at);
            if (style == null) break;
            listed |= style.listed;
            heading |= style.heading || style.name.startsWith("heading") || style.name.equals("title");
            code |= CODE.matcher(style.name).matches();
            contents |= style.name.matches("toc \\d|toc heading|table of figures");
            at = style.basedOn;
        }
        return new Look(listed && !heading, code, contents);
    }

    private void readBody(XMLStreamReader xml) throws XMLStreamException, IOException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin(xml);
                case XMLStreamConstants.END_ELEMENT -> {
                    if (isWord(xml)) end(xml.getLocalName());
                }
                case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type");
                default -> {}
            }
        }
    }

    private void begin(XMLStreamReader xml) throws XMLStreamException, IOException {
        String name = xml.getLocalName();
        if (NO_TEXT.contains(name)) {
            OfficeFile.skip(xml);
            return;
        }
        if (!isWord(xml)) {
            // Drawings have paragraphs and tables of the same names, whose texts are labels.
            boolean formula = name.equals("t")
                    && xml.getNamespaceURI() != null
                    && xml.getNamespaceURI().endsWith("/math");
            if (formula && !paragraphs.isEmpty()) append(paragraphs.peek(), xml.getElementText());
            return;
        }
        switch (name) {
            case "tbl" -> blocks.beginTable();
            case "tr" -> blocks.beginRow();
            case "tc" -> blocks.beginCell();
            case "tblHeader" -> {
                if (isOn(xml)) blocks.isHeader();
            }
            case "p" -> paragraphs.push(new Paragraph());
            case "r" -> hidden = false;
            default -> {
                if (!paragraphs.isEmpty()) inParagraph(xml, name, paragraphs.peek());
            }
        }
    }

    private void inParagraph(XMLStreamReader xml, String name, Paragraph paragraph)
            throws XMLStreamException, IOException {
        switch (name) {
            case "pStyle" -> paragraph.style = attribute(xml, "val");
            case "numId" -> {
                paragraph.numbered = !"0".equals(attribute(xml, "val"));
                paragraph.unnumbered = !paragraph.numbered;
            }
            case "ilvl" -> paragraph.level = number(attribute(xml, "val"));
            case "vanish" -> hidden = isOn(xml);
            case "t" -> {
                if (hidden) OfficeFile.skip(xml);
                else append(paragraph, xml.getElementText());
            }
            case "tab" -> {
                // Within the properties of a paragraph it is a tab stop.
                if (attribute(xml, "pos") == null) append(paragraph, "\t");
            }
            case "br", "cr" -> append(paragraph, "\n");
            case "noBreakHyphen" -> append(paragraph, "-");
            case "footnoteReference" -> mention(paragraph, footnotes, attribute(xml, "id"));
            case "endnoteReference" -> mention(paragraph, endnotes, attribute(xml, "id"));
            default -> {}
        }
    }

    private void mention(Paragraph paragraph, Map<String, Integer> notes, @Nullable String id) throws IOException {
        if (id == null) return;
        int next = footnotes.size() + endnotes.size() + 1;
        append(paragraph, "[^" + notes.computeIfAbsent(id, _ -> next) + "]");
    }

    private static void append(Paragraph paragraph, String text) throws IOException {
        if (paragraph.text.length() + text.length() > DocumentBytes.MOST) throw new OfficeFile.TooLargeException();
        paragraph.text.append(text);
    }

    private void end(String name) throws IOException {
        switch (name) {
            case "tbl" -> blocks.endTable();
            case "p" -> {
                if (!paragraphs.isEmpty()) add(paragraphs.pop());
            }
            default -> {}
        }
    }

    private void add(Paragraph paragraph) throws IOException {
        Look look = look(paragraph.style);
        if (look.contents()) return;
        boolean item = !paragraph.unnumbered && (paragraph.numbered && !isHeading(paragraph.style) || look.listed());
        OfficeBlocks.Kind kind =
                look.code() ? OfficeBlocks.Kind.CODE : item ? OfficeBlocks.Kind.ITEM : OfficeBlocks.Kind.PARAGRAPH;
        String text = paragraph.text.toString();
        if (item && !look.code() && !text.isBlank()) text = "- " + text.strip();
        blocks.add(kind, paragraph.level == null ? 0 : paragraph.level, text);
    }

    private boolean isHeading(@Nullable String id) {
        Style style = id == null ? null : styles.get(id);
        return style != null && (style.heading || style.name.startsWith("heading"));
    }

    /** Adds the notes of a part that were mentioned; a note is a line. */
    private void notes(String part, String element, Map<String, Integer> numbers)
            throws XMLStreamException, IOException {
        if (numbers.isEmpty()) return;
        Map<Integer, String> texts = new TreeMap<>();
        Set<String> read = new HashSet<>();
        file.read(part, xml -> {
            StringBuilder text = new StringBuilder();
            Integer number = null;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        String name = xml.getLocalName();
                        if (NO_TEXT.contains(name)) {
                            OfficeFile.skip(xml);
                        } else if (name.equals(element)) {
                            String id = String.valueOf(attribute(xml, "id"));
                            number = read.add(id) ? numbers.get(id) : null;
                            text.setLength(0);
                        } else if (name.equals("t") && isWord(xml)) {
                            text.append(xml.getElementText());
                            if (text.length() > DocumentBytes.MOST) throw new OfficeFile.TooLargeException();
                        } else if (name.equals("p") || name.equals("br") || name.equals("tab")) {
                            text.append(' ');
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (xml.getLocalName().equals(element) && number != null) {
                            texts.put(number, text.toString());
                            number = null;
                        }
                    }
                    default -> {}
                }
            }
        });
        for (Map.Entry<Integer, String> note : texts.entrySet()) blocks.note(note.getKey(), note.getValue());
    }

    private static boolean isWord(XMLStreamReader xml) {
        String namespace = xml.getNamespaceURI();
        return namespace != null && namespace.contains("wordprocessingml");
    }

    private static boolean isOn(XMLStreamReader xml) {
        String value = attribute(xml, "val");
        return value == null || !value.matches("0|false|off");
    }

    private static int number(@Nullable String value) {
        return value != null && value.matches("\\d{1,3}") ? Integer.parseInt(value) : 0;
    }
}
