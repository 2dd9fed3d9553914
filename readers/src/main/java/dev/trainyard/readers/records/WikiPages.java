package dev.trainyard.readers.records;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.UntrustedXml;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The articles of one dump, each in its last revision. Pages of other namespaces, redirects, and pages that are not
 * wikitext are skipped.
 */
final class WikiPages implements Records {
    private static final Pattern REDIRECT = Pattern.compile("(?i)\\A\\s*#redirect\\b");
    private static final Set<String> FIELDS = Set.of("title", "ns", "timestamp", "model", "text", "base", "namespace");
    private static final String FILES = "6";
    private static final String CATEGORIES = "14";

    private final InputStream stream;
    private final XMLStreamReader xml;
    private final Set<String> withoutText = new HashSet<>(Set.of("file", "image", "category"));
    private String pages = "";
    private long number;

    WikiPages(RecordFile file) throws IOException {
        this.stream = Compressed.open(file.place());
        try {
            // Dumps are always UTF-8. The reader replaces invalid bytes instead of failing.
            this.xml =
                    UntrustedXml.factory().createXMLStreamReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (XMLStreamException | RuntimeException e) {
            stream.close();
            throw new IOException(Details.of(e), e);
        }
    }

    /** Whether the file begins with a dump's root element; must be called before anything is read. */
    boolean isDump() throws IOException {
        try {
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT)
                    return xml.getLocalName().equals("mediawiki");
            }
            return false;
        } catch (XMLStreamException | RuntimeException e) {
            throw new IOException(Details.of(e), e);
        }
    }

    @Override
    public @Nullable Found next() throws IOException {
        try {
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
                switch (xml.getLocalName()) {
                    case "base" -> pages = text("base").replaceFirst("[^/]*\\z", "");
                    case "namespace" -> namespace();
                    case "page" -> {
                        number++;
                        Found found = page();
                        if (found != null) return found;
                    }
                    default -> {}
                }
            }
            return null;
        } catch (XMLStreamException | RuntimeException e) {
            throw new IOException("after page " + number + ": " + why(e), e);
        }
    }

    /** The parser's message without its first line, which is a position in the file. */
    private static String why(Exception e) {
        if (!(e.getMessage() instanceof String message)) return Details.of(e);
        int words = message.indexOf("Message: ");
        return words < 0 ? Details.of(e) : Details.cut(message.substring(words + "Message: ".length()));
    }

    /** Remembers the names of the file and category namespaces in the wiki's language. */
    private void namespace() throws XMLStreamException {
        @Nullable String key = xml.getAttributeValue(null, "key");
        String name = text("namespace");
        if (FILES.equals(key) || CATEGORIES.equals(key)) withoutText.add(name.toLowerCase(Locale.ROOT));
    }

    private @Nullable Found page() throws XMLStreamException {
        String title = "";
        String space = "0";
        String day = "";
        String model = "wikitext";
        String text = "";
        boolean redirects = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("page")) break;
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            String name = xml.getLocalName();
            if (name.equals("redirect")) redirects = true;
            if (!FIELDS.contains(name)) continue;
            String value = text(name);
            switch (name) {
                case "title" -> title = value;
                case "ns" -> space = value.strip();
                case "timestamp" -> day = value.strip();
                case "model" -> model = value.strip();
                case "text" -> text = value;
                default -> {}
            }
        }
        boolean article = space.equals("0") && !redirects && model.equals("wikitext") && !title.isBlank();
        return article && !REDIRECT.matcher(text).find() ? article(title, day, text) : null;
    }

    private Found article(String title, String day, String text) {
        if (text.length() > DocumentBytes.MOST) return new Found.Lost(title, ReadFailure.TOO_LARGE);
        Origin origin = new Origin(Dates.of(day).orElse(null), null, url(title));
        String plain = Wikitext.plain(text, withoutText);
        return plain.isEmpty()
                ? new Found.Lost(title, ReadFailure.EMPTY, "nothing but templates")
                : DocumentBytes.text(title, plain, origin);
    }

    private @Nullable String url(String title) {
        if (pages.isEmpty()) return null;
        String encoded = URLEncoder.encode(title.replace(' ', '_'), StandardCharsets.UTF_8);
        return pages + encoded.replace("%2F", "/").replace("%3A", ":").replace("%2C", ",");
    }

    /** An element's text, cut one character after the largest length of a document. */
    private String text(String element) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int depth = 1;
        while (depth > 0 && xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    int room = DocumentBytes.MOST + 1 - text.length();
                    int count = Math.min(room, xml.getTextLength());
                    text.append(xml.getTextCharacters(), xml.getTextStart(), count);
                }
                default -> {}
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        try (stream) {
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(Details.of(e), e);
        }
    }
}
