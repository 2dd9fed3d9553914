package dev.trainyard.corpus.privacy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Recognises the words that announce a phone number, such as "phone", "Tel." or "電話", shortly before it. */
final class PhoneLabels {
    /** How far before a number its label may begin. */
    private static final int REACH = 24;

    private static final int LONGEST_WORD = 20;

    private static final Set<String> WORDS = new HashSet<>(Arrays.asList(
            ("phone phones telephone cellphone mobile fax telefax facsimile whatsapp hotline tel tél telefon téléphone"
                            + " teléfono telefono telefone telefoon telefón telefonszám telefonnummer telefonní mobil"
                            + " mobilnummer mobilní mobiel móvil movil celular cellulare handy handynummer rufnummer"
                            + " telemóvel telemovel komórka komórkowy tlf tfn puh puhelin telefonas tālrunis"
                            + " тел телефон моб мобильный мобільний факс телефакс τηλ τηλέφωνο κινητό φαξ"
                            + " טלפון נייד פקס هاتف الهاتف تلفن جوال فاكس फ़ोन फोन मोबाइल โทร โทรศัพท์")
                    .split(" ")));

    /** Words of scripts without spaces, which may end a longer run of characters. */
    private static final String[] ENDS = {
        "電話", "电话", "電話番号", "电话号码", "手机", "手機", "携帯", "传真", "傳真", "전화", "전화번호", "연락처", "휴대폰", "휴대전화", "팩스"
    };

    /** Words that say that a number is something else, as in {@code phone_number_id} or "mobile users". */
    private static final Set<String> OTHERS = Set.of(
            "id",
            "ids",
            "uid",
            "uuid",
            "guid",
            "pid",
            "key",
            "hash",
            "count",
            "counts",
            "total",
            "size",
            "width",
            "height",
            "version",
            "port",
            "date",
            "timestamp",
            "verified",
            "updated",
            "created",
            "duration",
            "index",
            "account",
            "order",
            "invoice",
            "price",
            "sold",
            "users",
            "subscribers",
            "downloads",
            "revenue",
            "population");

    private PhoneLabels() {}

    /**
     * Whether one of the words before a place, on the same line and without digits between, is a label. A label in another
     * field of a record is none: {@code "phone": null, "zip": 123456789}.
     */
    static boolean isBefore(String text, int start) {
        int at = start;
        boolean hasOther = false;
        while (at > 0 && start - at < REACH) {
            char c = text.charAt(at - 1);
            // Angle brackets belong to placeholders, which are no labels.
            if (c == '\n' || c == '<' || c == '>' || Chars.isDigit(c)) return false;
            if (hasOther && endsField(text, at - 1)) return false;
            if (!isOfWord(c)) {
                at--;
                continue;
            }
            int end = at;
            while (at > 0 && isOfWord(text.charAt(at - 1)) && end - at <= LONGEST_WORD) at--;
            String word = text.substring(at, end).toLowerCase(Locale.ROOT);
            if (isLabel(word)) return true;
            if (OTHERS.contains(word)) return false;
            hasOther = true;
        }
        return false;
    }

    /** In {@code TEL;TYPE=WORK,VOICE:} of a business card, semicolons and commas do not. */
    private static boolean endsField(String text, int at) {
        char c = text.charAt(at);
        char next = Chars.at(text, at + 1);
        boolean isSeparator = c == ',' || c == ';';
        return isSeparator ? next == ' ' || next == '"' || next == '\'' : "|&{}\t".indexOf(c) >= 0;
    }

    /** Letters and the marks that some scripts put on them. */
    private static boolean isOfWord(char c) {
        if (Chars.isLetter(c)) return true;
        if (c < 128) return false;
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isLabel(String word) {
        if (WORDS.contains(word)) return true;
        if (word.charAt(0) < 128) return false;
        for (String end : ENDS) if (word.endsWith(end)) return true;
        return false;
    }
}
