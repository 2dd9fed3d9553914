package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The charsets that labels stand for, as the Encoding Standard of the WHATWG says and as browsers read them: many labels
 * stand for a later charset with more characters, such as windows-1252 for {@code iso-8859-1} and GB18030 for
 * {@code gb2312}. A label that is not in the standard is a name that the JDK knows.
 */
final class CharsetLabels {
    private static final Map<String, String> STANDARD = standard();

    private CharsetLabels() {}

    /** The charset of a label; nothing if it is unknown. */
    static Optional<Charset> charset(String label) {
        String name = label.strip().toLowerCase(Locale.ROOT);
        try {
            String known = STANDARD.getOrDefault(name, name);
            return Charset.isSupported(known) ? Optional.of(Charset.forName(known)) : Optional.empty();
        } catch (IllegalCharsetNameException e) {
            return Optional.empty();
        }
    }

    /** Whether characters have two or four bytes in a charset, so that ASCII in it is not ASCII. */
    static boolean isWide(Charset charset) {
        return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    }

    private static Map<String, String> standard() {
        Map<String, String> labels = new HashMap<>();
        add(
                labels,
                StandardCharsets.UTF_8.name(),
                "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8");
        add(labels, "IBM866", "866 cp866 csibm866 ibm866");
        add(
                labels,
                "ISO-8859-2",
                "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2");
        add(
                labels,
                "ISO-8859-3",
                "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3");
        add(
                labels,
                "ISO-8859-4",
                "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4");
        add(
                labels,
                "ISO-8859-5",
                "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988");
        add(
                labels,
                "ISO-8859-6",
                "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i"
                        + " iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987");
        add(
                labels,
                "ISO-8859-7",
                "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7"
                        + " iso_8859-7:1987 sun_eu_greek");
        add(
                labels,
                "ISO-8859-8",
                "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8"
                        + " iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical");
        add(labels, "ISO-8859-13", "iso-8859-13 iso8859-13 iso885913");
        add(labels, "ISO-8859-15", "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9");
        add(labels, "ISO-8859-16", "iso-8859-16");
        add(labels, "KOI8-R", "cskoi8r koi koi8 koi8-r koi8_r");
        add(labels, "KOI8-U", "koi8-ru koi8-u");
        add(labels, "x-MacRoman", "csmacintosh mac macintosh x-mac-roman");
        add(
                labels,
                "x-windows-874",
                "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874 tis620 iso_8859-11 cp874");
        add(labels, "windows-1250", "cp1250 windows-1250 x-cp1250");
        add(labels, "windows-1251", "cp1251 windows-1251 x-cp1251");
        add(
                labels,
                "windows-1252",
                "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1"
                        + " iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 latin-1");
        add(labels, "windows-1253", "cp1253 windows-1253 x-cp1253");
        add(
                labels,
                "windows-1254",
                "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5"
                        + " windows-1254 x-cp1254");
        add(labels, "windows-1255", "cp1255 windows-1255 x-cp1255");
        add(labels, "windows-1256", "cp1256 windows-1256 x-cp1256");
        add(labels, "windows-1257", "cp1257 windows-1257 x-cp1257");
        add(labels, "windows-1258", "cp1258 windows-1258 x-cp1258");
        add(labels, "x-MacUkraine", "x-mac-cyrillic x-mac-ukrainian");
        add(
                labels,
                "GB18030",
                "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030 euc-cn cp936 ms936"
                        + " windows-936");
        add(labels, "Big5-HKSCS", "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 ms950 windows-950");
        add(labels, "x-eucJP-Open", "cseucpkdfmtjapanese euc-jp x-euc-jp eucjp");
        add(labels, "x-windows-50221", "csiso2022jp iso-2022-jp");
        add(
                labels,
                "windows-31j",
                "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis cp932 windows-932");
        add(
                labels,
                "x-windows-949",
                "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949"
                        + " cp949 ms949 ks_c_5601 uhc");
        add(labels, "UTF-16BE", "unicodefffe utf-16be");
        add(labels, "UTF-16LE", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le");
        return Map.copyOf(labels);
    }

    private static void add(Map<String, String> labels, String charset, String names) {
        for (String name : names.split(" ")) labels.put(name, charset);
    }
}
