package dev.trainyard.corpus.privacy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A single pass over a text that calls the recognisers of personal data wherever a match may begin. */
final class Scan {
    private static final byte NOTHING = 0;
    private static final byte WORD = 1;
    private static final byte DIGIT = 2;
    private static final byte OTHER = 3;
    private static final byte[] STOPS = stops();

    private final String text;
    private final List<Removed> found = new ArrayList<>();
    private int free; // the end of the last match

    private Scan(String text) {
        this.text = text;
    }

    /** The matches in the order of the text, without overlaps. */
    static List<Removed> of(String text) {
        Scan scan = new Scan(text);
        scan.run();
        return scan.found;
    }

    private void run() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            byte stop = c < 128 ? STOPS[c] : WORD;
            if (stop == NOTHING) {
                at++;
                continue;
            }
            Removed one = stop == WORD ? word(at, c) : stop == DIGIT ? number(at) : sign(at, c);
            if (one != null && one.start() >= free) {
                found.add(one);
                free = one.end();
                at = one.end();
            } else {
                at = stop == OTHER ? at + 1 : Math.max(at + 1, Chars.endOfWord(text, at));
            }
        }
    }

    private @Nullable Removed word(int at, char c) {
        int end = Tokens.end(text, at, c);
        if (end > 0) return new Removed(PersonalDataKind.SECRET, at, end);
        end = c < 128 ? Ibans.end(text, at) : -1;
        return end > 0 ? new Removed(PersonalDataKind.IBAN, at, end) : null;
    }

    private @Nullable Removed number(int at) {
        int end = Addresses.end(text, at);
        if (end > 0) return new Removed(PersonalDataKind.IP_ADDRESS, at, end);
        end = Cards.end(text, at);
        if (end > 0) return new Removed(PersonalDataKind.CARD_NUMBER, at, end);
        end = Phones.end(text, at);
        return end > 0 ? new Removed(PersonalDataKind.PHONE_NUMBER, at, end) : null;
    }

    private @Nullable Removed sign(int at, char c) {
        return switch (c) {
            case '@' -> Emails.around(text, at, free);
            case '=', ':' -> Assignments.after(text, at);
            case '-' -> {
                int end = PrivateKeys.end(text, at);
                yield end > 0 ? new Removed(PersonalDataKind.PRIVATE_KEY, at, end) : null;
            }
            default -> {
                int end = Phones.end(text, at);
                yield end > 0 ? new Removed(PersonalDataKind.PHONE_NUMBER, at, end) : null;
            }
        };
    }

    private static byte[] stops() {
        byte[] stops = new byte[128];
        for (char c = 0; c < 128; c++) {
            if (Chars.isDigit(c)) stops[c] = DIGIT;
            else if (Chars.isWord(c)) stops[c] = WORD;
            else if ("@=:-+(".indexOf(c) >= 0) stops[c] = OTHER;
        }
        return stops;
    }
}
