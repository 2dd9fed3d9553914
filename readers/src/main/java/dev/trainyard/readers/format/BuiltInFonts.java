package dev.trainyard.readers.format;

import java.io.IOException;
import java.io.InputStream;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for fonts that a PDF names and does not hold. Their shapes are of no account for its text; PDFBox would look
 * through all fonts of the machine for them, and keep a list of those in the user's home, and the text could turn out
 * another on another machine.
 */
final class BuiltInFonts implements FontMapper {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private final TrueTypeFont font;

    private BuiltInFonts(TrueTypeFont font) {
        this.font = font;
    }

    /** Has PDFBox ask for fonts here; it knows one place to ask in a process. */
    static void use() {
        Installed.once();
    }

    private static final class Installed {
        static {
            try (InputStream in = FontMapper.class.getResourceAsStream(FONT)) {
                if (in == null) throw new IllegalStateException("PDFBox lacks its font " + FONT);
                FontMappers.set(new BuiltInFonts(new TTFParser().parse(new RandomAccessReadBuffer(in))));
            } catch (IOException e) {
                throw new IllegalStateException("PDFBox's font " + FONT + " cannot be read", e);
            }
        }

        private static void once() {}
    }

    @Override
    public FontMapping<TrueTypeFont> getTrueTypeFont(@Nullable String name, @Nullable PDFontDescriptor descriptor) {
        return new FontMapping<>(font, true);
    }

    @Override
    public FontMapping<FontBoxFont> getFontBoxFont(@Nullable String name, @Nullable PDFontDescriptor descriptor) {
        return new FontMapping<>(font, true);
    }

    @Override
    @SuppressWarnings("NullAway") // The first is an OpenType font, which this is none of.
    public CIDFontMapping getCIDFont(
            @Nullable String name, @Nullable PDFontDescriptor descriptor, @Nullable PDCIDSystemInfo system) {
        return new CIDFontMapping(null, font, true);
    }
}
