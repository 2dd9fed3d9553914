package dev.trainyard.readers.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The format of a file, recognised by its first bytes, or by its name if they do not tell. */
public enum DocumentFormat {
    /** Plain text, Markdown, source code: people read the file as it is. */
    TEXT,
    HTML,
    PDF,
    EPUB,
    /** A Word document. */
    DOCX,
    /** A text document in OpenDocument's format. */
    ODT,
    /** A Jupyter notebook. */
    NOTEBOOK,
    /** A mail message in a file of its own. */
    MAIL,
    /** An archive inside another, which is not opened. */
    ARCHIVE;

    private static final int HEAD = 1_024;
    private static final List<String> ARCHIVES = List.of(
            "PK\3\4",
            "PK\5\6",
            "\u001F\u008B\b",
            "\u0028\u00B5\u002F\u00FD",
            "BZh91AY&SY",
            "\u00FD7zXZ\0",
            "7z\u00BC\u00AF\u0027\u001C",
            "Rar!\u001A");
    /** Word encrypts a document as a whole and puts it into a file of this format. */
    static final String COMPOUND_FILE = "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1";

    private static final List<String> PAGES = List.of(".html", ".htm", ".xhtml", ".xht");

    static DocumentFormat of(String path, byte[] bytes) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
        String name = path.toLowerCase(Locale.ROOT);
        int pdf = head.indexOf("%PDF-");
        // Some programs write a line of their own before this mark.
        if (head.stripLeading().startsWith("%PDF-") || (pdf >= 0 && name.endsWith(".pdf"))) return PDF;
        if (head.startsWith("PK\3\4") && (head.contains("mimetypeapplication/epub+zip") || name.endsWith(".epub"))) {
            return EPUB;
        }
        boolean isWord = name.endsWith(".docx") || name.endsWith(".docm");
        if (isWord && (head.startsWith("PK\3\4") || head.startsWith(COMPOUND_FILE))) return DOCX;
        if (head.startsWith("PK\3\4")
                && (head.contains("mimetypeapplication/vnd.oasis.opendocument.text") || name.endsWith(".odt"))) {
            return ODT;
        }
        if (name.endsWith(".ipynb")) return NOTEBOOK;
        if (name.endsWith(".eml")) return MAIL;
        return ARCHIVES.stream().anyMatch(head::startsWith) ? ARCHIVE : TEXT;
    }

    /** Whether a text is a page: it begins as one, or its name says so and it has an element. */
    static boolean isPage(String path, String text) {
        String head = text.substring(0, Math.min(HEAD, text.length()));
        String begin = head.replaceFirst("(?s)\\A(\\s|\uFEFF|<\\?xml.*?\\?>|<!--.*?-->)*", "")
                .toLowerCase(Locale.ROOT);
        if (begin.startsWith("<!doctype html") || begin.startsWith("<html")) return true;
        String name = path.toLowerCase(Locale.ROOT);
        return begin.indexOf('<') >= 0 && PAGES.stream().anyMatch(name::endsWith);
    }
}
