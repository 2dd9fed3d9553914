package dev.trainyard.readers.format;

import dev.trainyard.readers.charset.DecodedText;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Extracts the text of an EPUB book: its chapters in reading order, without the table of contents. */
final class EpubText {
    private static final String CONTAINER = "META-INF/container.xml";
    private static final String ENCRYPTION = "META-INF/encryption.xml";
    /** These algorithms make a font useless outside its book; the text is not encrypted. */
    private static final Set<String> FONTS_ALONE =
            Set.of("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC");

    private static final int MOST_CHAPTERS = 10_000;

    /** Stands for a chapter that is missing or cannot be decoded, so that the loss is counted with other damage. */
    private static final String UNREADABLE = "\uFFFD\n";

    private final ZipFile zip;
    private final Map<String, ZipArchiveEntry> similar = new HashMap<>();
    private long unpacked;
    private boolean repaired;

    private EpubText(ZipFile zip) {
        this.zip = zip;
    }

    static DocumentText of(byte[] epub) {
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(epub))
                .setIgnoreLocalFileHeader(true)
                .get()) {
            return new EpubText(zip).read();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private DocumentText read() throws IOException {
        if (isEncrypted()) return new DocumentText.Refused(ReadFailure.LOCKED, "its publisher has encrypted it");
        Optional<String> place = xml(CONTAINER).flatMap(container -> attribute(container, "rootfile", "full-path"));
        Optional<Document> found = place.isEmpty() ? Optional.empty() : xml(place.get());
        if (found.isEmpty()) return new DocumentText.Refused(ReadFailure.MALFORMED, "its package document is missing");
        Document book = found.get();
        if (isReserved(book)) return new DocumentText.Refused(ReadFailure.OPTED_OUT, "its tdm:reservation is 1");
        StringBuilder text = new StringBuilder();
        boolean any = false;
        for (String chapter : chapters(book, place.get())) {
            if (unpacked > DocumentBytes.MOST) return new DocumentText.Refused(ReadFailure.TOO_LARGE);
            Optional<String> page = file(chapter);
            String part = page.map(HtmlText::ofChapter).orElse(UNREADABLE);
            any |= page.isPresent();
            if (!part.isBlank()) text.append(text.isEmpty() ? "" : "\n").append(part);
        }
        if (unpacked > DocumentBytes.MOST) return new DocumentText.Refused(ReadFailure.TOO_LARGE);
        return !any || text.isEmpty()
                ? new DocumentText.Refused(ReadFailure.NO_TEXT)
                : new DocumentText.Read(text.toString(), DocumentFormat.EPUB, facts(book), repaired);
    }

    private boolean isEncrypted() throws IOException {
        Optional<Document> encryption = xml(ENCRYPTION);
        return encryption.isPresent()
                && elements(encryption.get(), "EncryptedData").stream()
                        .flatMap(data ->
                                elements(data, "EncryptionMethod").stream().limit(1))
                        .anyMatch(method -> !FONTS_ALONE.contains(method.attr("Algorithm")));
    }

    private static boolean isReserved(Document book) {
        return elements(book, "meta").stream()
                .anyMatch(meta -> meta.attr("property").equals("tdm:reservation")
                        && meta.text().strip().equals("1"));
    }

    /** The pages of the spine, without the table of contents and pages that are not part of the linear text. */
    private static List<String> chapters(Document book, String place) {
        Map<String, Element> manifest = new HashMap<>();
        for (Element item : elements(book, "item")) manifest.put(item.attr("id"), item);
        String folder = place.substring(0, place.lastIndexOf('/') + 1);
        List<String> chapters = new ArrayList<>();
        for (Element reference : elements(book, "itemref")) {
            Element item = manifest.get(reference.attr("idref"));
            if (item == null || !isPage(item)) continue;
            if (reference.attr("linear").equals("no")) continue;
            if (List.of(item.attr("properties").split(" ")).contains("nav")) continue;
            if (chapters.size() < MOST_CHAPTERS) chapters.add(resolved(folder, item.attr("href")));
        }
        return chapters;
    }

    private static boolean isPage(Element item) {
        String type = item.attr("media-type").toLowerCase(Locale.ROOT);
        String href = item.attr("href").toLowerCase(Locale.ROOT);
        boolean vague = type.isEmpty() || type.startsWith("text/") || type.contains("xml");
        return type.contains("html")
                || type.equals("text/x-oeb1-document")
                || vague && href.matches(".*\\.x?html?(#.*)?");
    }

    private static String unescaped(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static String resolved(String folder, String href) {
        String path = href.indexOf('#') < 0 ? href : href.substring(0, href.indexOf('#'));
        String decoded = unescaped(path.replace('\\', '/'));
        List<String> steps = new ArrayList<>();
        for (String step : (folder + decoded).split("/")) {
            if (step.equals("..") && !steps.isEmpty()) steps.removeLast();
            else if (!step.isEmpty() && !step.equals(".")) steps.add(step);
        }
        return String.join("/", steps);
    }

    private static DocumentFacts facts(Document book) {
        List<LocalDate> dates = new ArrayList<>();
        for (Element date : elements(book, "date")) PageFacts.day(date.text()).ifPresent(dates::add);
        for (Element meta : elements(book, "meta")) {
            if (meta.attr("property").equals("dcterms:modified"))
                PageFacts.day(meta.text()).ifPresent(dates::add);
        }
        return new DocumentFacts(
                first(book, "title"),
                first(book, "language"),
                dates.stream().max(Comparator.naturalOrder()).orElse(null));
    }

    private static @Nullable String first(Document book, String name) {
        List<Element> found = elements(book, name);
        return found.isEmpty() ? null : PageFacts.nonBlank(found.getFirst().text());
    }

    private static Optional<String> attribute(Document document, String name, String attribute) {
        return elements(document, name).stream()
                .map(element -> element.attr(attribute))
                .findFirst();
    }

    /** Finds elements by their names, whatever their prefixes. */
    private static List<Element> elements(Element within, String name) {
        String suffix = ":" + name.toLowerCase(Locale.ROOT);
        return within.getAllElements().stream()
                .filter(element -> (":" + element.tagName().toLowerCase(Locale.ROOT)).endsWith(suffix))
                .toList();
    }

    private Optional<Document> xml(String path) throws IOException {
        // This parser knows only XML's own entities, and reads no other files.
        return file(path).map(text -> Jsoup.parse(text, "", Parser.xmlParser()));
    }

    /**
     * The entry with a path, or else one whose path differs only in case, in backslashes, or in characters that are
     * escaped as in addresses; null if there is none.
     */
    private @Nullable ZipArchiveEntry entry(String path) {
        ZipArchiveEntry entry = zip.getEntry(path);
        if (entry != null) return entry;
        if (similar.isEmpty()) {
            Collections.list(zip.getEntries()).forEach(one -> similar.putIfAbsent(plain(one.getName()), one));
        }
        return similar.get(plain(path));
    }

    private static String plain(String path) {
        return unescaped(path.replace('\\', '/')).toLowerCase(Locale.ROOT);
    }

    private Optional<String> file(String path) throws IOException {
        ZipArchiveEntry entry = entry(path);
        if (entry == null || !zip.canReadEntryData(entry)) return Optional.empty();
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(DocumentBytes.MOST + 1);
            unpacked += bytes.length;
            Optional<DecodedText> decoded = TextDecoder.read(bytes);
            repaired |= decoded.isPresent() && decoded.get().repaired();
            return decoded.map(DecodedText::text);
        }
    }
}
