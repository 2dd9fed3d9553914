package dev.trainyard.readers.format;

import static dev.trainyard.readers.format.OfficeFile.attribute;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The text of an OpenDocument text ({@code .odt}): its paragraphs, lists, tables and notes. Deleted text, comments and
 * tables of contents are left out.
 */
final class OpenDocumentText {
    private static final String CONTENT = "content.xml";
    private static final String MANIFEST = "META-INF/manifest.xml";
    private static final int MOST_SPACES = 200;

    /** What is left out with all that is in it. */
    private static final Set<String> NO_TEXT = Set.of(
            "tracked-changes",
            "annotation",
            "table-of-content",
            "illustration-index",
            "table-index",
            "object-index",
            "user-index",
            "alphabetical-index",
            "forms",
            "sequence-decls",
            "variable-decls",
            "user-field-decls",
            "ruby-text",
            "note-citation",
            "script",
            "scripts",
            "binary-data",
            "font-face-decls",
            "event-listeners",
            "covered-table-cell");

    private final OfficeBlocks blocks = new OfficeBlocks();
    private final Set<String> codeStyles = new HashSet<>(Set.of("Preformatted_20_Text"));
    private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
    private final Deque<Note> notes = new ArrayDeque<>();
    private int lists;
    private boolean itemBegins;
    private int numberOfNotes;

    private static final class Paragraph {
        private final StringBuilder text = new StringBuilder();
        private final boolean code;
        private final boolean heading;
        private boolean spaced = true;

        Paragraph(boolean code, boolean heading) {
            this.code = code;
            this.heading = heading;
        }
    }

    private record Note(int number, StringBuilder text) {}

    static DocumentText of(byte[] bytes) {
        return OfficeFile.read(bytes, file -> new OpenDocumentText().read(file));
    }

    private DocumentText read(OfficeFile file) throws XMLStreamException, IOException {
        if (isEncrypted(file)) return new DocumentText.Refused(ReadFailure.LOCKED);
        if (!file.read(CONTENT, this::readContent)) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, "it has no " + CONTENT);
        }
        String text = blocks.text();
        return text.isBlank()
                ? new DocumentText.Refused(ReadFailure.NO_TEXT)
                : new DocumentText.Read(text, DocumentFormat.ODT, file.facts("meta.xml"), false);
    }

    private static boolean isEncrypted(OfficeFile file) throws IOException {
        boolean[] encrypted = {false};
        try {
            file.read(MANIFEST, xml -> {
                String entry = "";
                while (xml.hasNext()) {
                    if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
                    if (xml.getLocalName().equals("file-entry")) entry = String.valueOf(attribute(xml, "full-path"));
                    encrypted[0] |= xml.getLocalName().equals("encryption-data") && !entry.startsWith("Pictures/");
                }
            });
        } catch (XMLStreamException e) {
            return false; // The content shows whether it can be read.
        }
        return encrypted[0];
    }

    private void readContent(XMLStreamReader xml) throws XMLStreamException, IOException {
        boolean body = false;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = xml.getLocalName();
                    if (name.equals("body")) body = true;
                    else if (!body) style(xml);
                    else if (NO_TEXT.contains(name) || isLabel(xml)) OfficeFile.skip(xml);
                    else begin(xml, name);
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (body) end(xml.getLocalName());
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!paragraphs.isEmpty()) characters(paragraphs.peek(), xml);
                }
                case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type");
                default -> {}
            }
        }
    }

    /** The title or the description of a drawing; a title in the text is a field with the document's title. */
    private static boolean isLabel(XMLStreamReader xml) {
        String namespace = xml.getNamespaceURI();
        return namespace != null
                && namespace.contains(":svg")
                && xml.getLocalName().matches("title|desc");
    }

    private void style(XMLStreamReader xml) {
        if (!xml.getLocalName().equals("style")) return;
        String name = attribute(xml, "name");
        String parent = attribute(xml, "parent-style-name");
        if (name != null && parent != null && codeStyles.contains(parent)) codeStyles.add(name);
    }

    private void begin(XMLStreamReader xml, String name) throws IOException {
        switch (name) {
            case "p", "h" -> {
                String style = attribute(xml, "style-name");
                paragraphs.push(new Paragraph(style != null && codeStyles.contains(style), name.equals("h")));
            }
            case "list" -> lists++;
            case "list-item" -> itemBegins = true;
            case "table" -> blocks.beginTable();
            case "table-row" -> blocks.beginRow();
            case "table-cell" -> blocks.beginCell();
            case "note" -> notes.push(new Note(++numberOfNotes, new StringBuilder()));
            default -> {
                if (!paragraphs.isEmpty()) inParagraph(xml, name, paragraphs.peek());
            }
        }
    }

    private static void inParagraph(XMLStreamReader xml, String name, Paragraph paragraph) throws IOException {
        switch (name) {
            case "s" -> {
                String count = attribute(xml, "c");
                int spaces = count != null && count.matches("\\d{1,6}") ? Integer.parseInt(count) : 1;
                append(paragraph, " ".repeat(Math.min(spaces, MOST_SPACES)));
                paragraph.spaced = false;
            }
            case "tab" -> append(paragraph, "\t");
            case "line-break" -> {
                append(paragraph, "\n");
                paragraph.spaced = true;
            }
            default -> {}
        }
    }

    /** White space in the XML is one space, and none at the start of a line. */
    private static void characters(Paragraph paragraph, XMLStreamReader xml) throws IOException {
        char[] chars = xml.getTextCharacters();
        int start = xml.getTextStart();
        int length = xml.getTextLength();
        if (paragraph.text.length() + length > DocumentBytes.MOST) throw new OfficeFile.TooLargeException();
        for (int i = start; i < start + length; i++) {
            char c = chars[i];
            boolean space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
            if (!space) paragraph.text.append(c);
            else if (!paragraph.spaced) paragraph.text.append(' ');
            paragraph.spaced = space;
        }
    }

    private static void append(Paragraph paragraph, String text) throws IOException {
        if (paragraph.text.length() + text.length() > DocumentBytes.MOST) throw new OfficeFile.TooLargeException();
        paragraph.text.append(text);
    }

    private void end(String name) throws IOException {
        switch (name) {
            case "p", "h" -> {
                if (!paragraphs.isEmpty()) add(paragraphs.pop());
            }
            case "list" -> lists--;
            case "table-header-rows" -> blocks.isHeader();
            case "table" -> blocks.endTable();
            case "note" -> {
                if (notes.isEmpty()) return;
                Note note = notes.pop();
                blocks.note(note.number(), note.text().toString());
                if (!paragraphs.isEmpty()) append(paragraphs.peek(), "[^" + note.number() + "]");
            }
            default -> {}
        }
    }

    private void add(Paragraph paragraph) throws IOException {
        String text = paragraph.text.toString();
        if (!notes.isEmpty()) {
            notes.peek().text().append(text).append(' ');
            if (notes.peek().text().length() > DocumentBytes.MOST) throw new OfficeFile.TooLargeException();
        } else if (paragraph.code) {
            blocks.add(OfficeBlocks.Kind.CODE, 0, text);
        } else if (lists > 0 && !paragraph.heading) {
            String mark = itemBegins ? "- " : "  ";
            if (!text.isBlank()) {
                blocks.add(
                        OfficeBlocks.Kind.ITEM,
                        itemBegins ? lists - 1 : lists,
                        (itemBegins ? mark : "") + text.strip());
                itemBegins = false;
            }
        } else {
            blocks.add(OfficeBlocks.Kind.PARAGRAPH, 0, text);
        }
    }
}
