package dev.trainyard.model.chat;

import dev.trainyard.model.template.Text;
import dev.trainyard.model.tokenizer.SpecialText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the special tokens that a template wrote into a rendered conversation, from the left and the longest first, as
 * Hugging Face's library does. Text that a message brought is never part of one.
 */
final class TokenPlaces {
    private final Map<Character, List<SpecialText>> byFirst = new HashMap<>();

    /**
     * Where a token stands.
     *
     * @param from its first character, or the first white space that it takes
     * @param to the place behind its last character, or behind the white space that it takes
     */
    record Place(int from, int to, int id) {}

    TokenPlaces(List<SpecialText> specials) {
        for (SpecialText special : specials) {
            if (special.text().isEmpty()) continue;
            byFirst.computeIfAbsent(special.text().charAt(0), first -> new ArrayList<>())
                    .add(special);
        }
        byFirst.values()
                .forEach(some -> some.sort(Comparator.comparingInt(
                                (SpecialText special) -> special.text().length())
                        .reversed()));
    }

    List<Place> in(Text text) {
        List<Place> places = new ArrayList<>();
        String value = text.value();
        int free = 0;
        for (int i = 0; i < value.length(); i++) {
            if (text.origin(i) != 0) continue;
            for (SpecialText special : byFirst.getOrDefault(value.charAt(i), List.of())) {
                if (!value.startsWith(special.text(), i)
                        || !isOfTemplate(text, i, special.text().length())) continue;
                int from = i;
                if (special.leftStripped()) while (from > free && isSpace(value.charAt(from - 1))) from--;
                int to = i + special.text().length();
                if (special.rightStripped()) while (to < value.length() && isSpace(value.charAt(to))) to++;
                places.add(new Place(from, to, special.id()));
                free = to;
                i = to - 1;
                break;
            }
        }
        return places;
    }

    private static boolean isOfTemplate(Text text, int from, int length) {
        for (int i = from; i < from + length; i++) if (text.origin(i) != 0) return false;
        return true;
    }

    /** White space as in Rust's {@code char::is_whitespace}. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) && (c < 0x1C || c > 0x1F)
                || c == 0x85
                || c == 0xA0
                || c == 0x2007
                || c == 0x202F;
    }
}
