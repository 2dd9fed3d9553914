package dev.trainyard.readers.format;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.UntrustedXml;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The zip of an office document, whose parts are XML. They are parsed without entities and declarations, and together they
 * may unpack to {@value #MOST_UNPACKED} bytes.
 */
final class OfficeFile implements AutoCloseable {
    /** XML has some ten times as many bytes as the text in it. */
    static final int MOST_UNPACKED = DocumentBytes.MOST_PACKED;

    private final ZipFile zip;
    private long unpacked;

    /** Thrown when a document unpacks to more than it may, or has more text. */
    static final class TooLargeException extends IOException {
        TooLargeException() {
            super("too large");
        }
    }

    /** Reads the events of a part. */
    @FunctionalInterface
    interface PartReader {
        void read(XMLStreamReader xml) throws XMLStreamException, IOException;
    }

    /** Gets the text out of an open document. */
    @FunctionalInterface
    interface TextReader {
        DocumentText read(OfficeFile file) throws XMLStreamException, IOException;
    }

    private OfficeFile(ZipFile zip) {
        this.zip = zip;
    }

    /** Whatever is wrong with a document is a refusal, not an exception. */
    static DocumentText read(byte[] bytes, TextReader reader) {
        try (ZipFile zip = ZipFile.builder()
                        .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                        .setIgnoreLocalFileHeader(true)
                        .get();
                OfficeFile file = new OfficeFile(zip)) {
            return reader.read(file);
        } catch (TooLargeException e) {
            return new DocumentText.Refused(ReadFailure.TOO_LARGE);
        } catch (XMLStreamException e) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, "its XML is invalid");
        } catch (IOException | RuntimeException e) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, "its zip is damaged");
        }
    }

    boolean has(String part) {
        return zip.getEntry(part) != null;
    }

    /** Reads a part; returns false if there is none. */
    boolean read(String part, PartReader reader) throws XMLStreamException, IOException {
        ZipArchiveEntry entry = zip.getEntry(part);
        if (entry == null || !zip.canReadEntryData(entry)) return false;
        try (InputStream in = new Limited(zip.getInputStream(entry))) {
            XMLStreamReader xml = UntrustedXml.factory().createXMLStreamReader(in);
            try {
                reader.read(xml);
            } catch (XMLStreamException e) {
                if (unpacked > MOST_UNPACKED) throw new TooLargeException();
                throw e;
            } finally {
                xml.close();
            }
        }
        return true;
    }

    /** Passes over an element whose start has just been read, to its end. */
    static void skip(XMLStreamReader xml) throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
        }
    }

    /** The value of an attribute, whatever its prefix. */
    static @Nullable String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) return xml.getAttributeValue(i);
        }
        return null;
    }

    /** What a part says about the document, in the elements that Dublin Core and OpenDocument have for it. */
    DocumentFacts facts(String part) throws IOException {
        Facts facts = new Facts();
        try {
            read(part, facts::read);
        } catch (XMLStreamException e) {
            return DocumentFacts.NONE; // The text is what matters.
        }
        return new DocumentFacts(facts.title, facts.language, facts.date);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Facts {
        private static final int LONGEST = 1_000;

        private @Nullable String title;
        private @Nullable String language;
        private @Nullable LocalDate date;

        void read(XMLStreamReader xml) throws XMLStreamException {
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
                switch (xml.getLocalName()) {
                    case "title" -> title = text(xml);
                    case "language" -> language = text(xml);
                    case "date", "created", "modified", "creation-date" -> {
                        Optional<LocalDate> day = PageFacts.day(text(xml));
                        if (day.isPresent() && (date == null || day.get().isAfter(date))) date = day.get();
                    }
                    default -> {}
                }
            }
        }

        private static @Nullable String text(XMLStreamReader xml) throws XMLStreamException {
            String text = PageFacts.nonBlank(xml.getElementText());
            return text == null || text.length() > LONGEST ? null : text;
        }
    }

    private final class Limited extends FilterInputStream {
        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) count(1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            if (read > 0) count(read);
            return read;
        }

        private void count(int bytes) throws IOException {
            unpacked += bytes;
            if (unpacked > MOST_UNPACKED) throw new TooLargeException();
        }
    }
}
