package dev.trainyard.readers.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSInputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.ICOSParser;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessInputStream;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.io.RandomAccessStreamCache;
import org.apache.pdfbox.pdfparser.PDFParser;
import org.jspecify.annotations.Nullable;

/**
 * Parses a PDF whose streams unpack to no more than they may. PDFBox unpacks a stream into memory whole, be it a page, a
 * font or the list of the file's objects, and a few thousand bytes can unpack to as many million; so each is unpacked
 * once into nothing, to count what comes, before PDFBox does it.
 */
final class BoundedPdfParser extends PDFParser {
    private static final Set<String> OF_TEXT = Set.of(
            "FlateDecode",
            "Fl",
            "LZWDecode",
            "LZW",
            "ASCIIHexDecode",
            "AHx",
            "ASCII85Decode",
            "A85",
            "RunLengthDecode",
            "RL",
            "Crypt");

    private static final long MOST_BITS_OF_A_ROW = 8L << 20;

    private final PdfLimits limits;

    BoundedPdfParser(byte[] pdf, PdfLimits limits) throws IOException {
        super(new RandomAccessReadBuffer(pdf));
        this.limits = limits;
        RandomAccessStreamCache cache = IOUtils.createMemoryOnlyStreamCache().create();
        IOUtils.closeQuietly(document);
        document = new BoundedDocument(cache, this);
    }

    /** What PDFBox unpacks while it reads it takes no memory, and still the time. */
    static void measure(COSStream stream) throws IOException {
        if (stream instanceof BoundedStream bounded) bounded.measure();
    }

    private final class BoundedDocument extends COSDocument {
        private final RandomAccessStreamCache cache;
        private final ICOSParser parser;

        BoundedDocument(RandomAccessStreamCache cache, ICOSParser parser) {
            super(() -> cache, parser);
            this.cache = cache;
            this.parser = parser;
        }

        @Override
        public COSStream createCOSStream(COSDictionary dictionary, long start, long length) throws IOException {
            limits.step();
            COSStream stream = new BoundedStream(cache, parser.createRandomAccessReadView(start, length));
            dictionary.forEach(stream::setItem);
            stream.setKey(dictionary.getKey());
            return stream;
        }
    }

    private final class BoundedStream extends COSStream {
        private boolean measured;

        BoundedStream(RandomAccessStreamCache cache, RandomAccessReadView bytes) throws IOException {
            super(cache, bytes);
        }

        @Override
        public COSInputStream createInputStream(DecodeOptions options) throws IOException {
            measure();
            return super.createInputStream(options);
        }

        @Override
        public RandomAccessRead createView() throws IOException {
            measure();
            return super.createView();
        }

        private void measure() throws IOException {
            limits.step();
            if (measured) return;
            measured = true;
            checkRows(getDictionaryObject(COSName.DECODE_PARMS, COSName.DP));
            List<Filter> filters = filters();
            for (int last = 0; last < filters.size(); last++) {
                try (InputStream packed = createRawInputStream()) {
                    unpack(filters.subList(0, last), packed, filters.get(last));
                }
            }
        }

        /** What goes before the last filter was measured and is small enough to hold. */
        private void unpack(List<Filter> before, InputStream packed, Filter last) throws IOException {
            if (before.isEmpty()) {
                last.decode(packed, limits.counting(), this, 0, DecodeOptions.DEFAULT);
                return;
            }
            try (RandomAccessRead input = Filter.decode(packed, before, this, DecodeOptions.DEFAULT, null);
                    InputStream unpacked = new RandomAccessInputStream(input)) {
                last.decode(unpacked, limits.counting(), this, before.size(), DecodeOptions.DEFAULT);
            }
        }

        private List<Filter> filters() throws IOException {
            List<Filter> filters = new ArrayList<>();
            COSBase named = getFilters();
            if (named instanceof COSName name) filters.add(filter(name));
            if (named instanceof COSArray names) {
                for (int i = 0; i < names.size(); i++) {
                    if (names.getObject(i) instanceof COSName name) {
                        Filter filter = filter(name);
                        // PDFBox leaves out what is there twice.
                        if (!filters.contains(filter)) filters.add(filter);
                    }
                }
            }
            return filters;
        }
    }

    /** A filter for pictures takes as much memory as the picture says that it is large, and gives no text. */
    private static Filter filter(COSName name) throws IOException {
        if (!OF_TEXT.contains(name.getName())) throw new IOException("a text is packed as " + name.getName());
        return FilterFactory.INSTANCE.getFilter(name);
    }

    /** A row is held in memory whole, however long it says that it is. */
    private static void checkRows(@Nullable COSBase parameters) throws IOException {
        if (parameters instanceof COSArray array) {
            for (int i = 0; i < array.size(); i++) checkRows(array.getObject(i));
        }
        if (!(parameters instanceof COSDictionary dictionary)) return;
        long row = Math.max(1L, dictionary.getInt(COSName.COLUMNS, 1))
                * Math.clamp(dictionary.getInt(COSName.COLORS, 1), 1, 32)
                * Math.clamp(dictionary.getInt(COSName.BITS_PER_COMPONENT, 8), 1, 64);
        if (row > MOST_BITS_OF_A_ROW) throw new IOException("a row of it has " + row + " bits");
    }

    /** Takes bytes and keeps none. */
    abstract static class CountingStream extends OutputStream {
        abstract void add(int bytes);

        @Override
        public void write(int b) {
            add(1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            add(length);
        }
    }
}
