package dev.trainyard.model.template;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;

/** A date as Python's {@code strftime} writes it in English, at midnight. */
record FixedDate(LocalDate date) {
    String written(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            boolean unpadded = format.charAt(i + 1) == '-' && i + 2 < format.length();
            i += unpadded ? 2 : 1;
            String part = part(format.charAt(i));
            text.append(unpadded && part.length() > 1 && part.startsWith("0") ? part.substring(1) : part);
        }
        return text.toString();
    }

    private String part(char code) {
        return switch (code) {
            case 'd' -> padded(date.getDayOfMonth(), 2);
            case 'e' -> String.format(Locale.ROOT, "%2d", date.getDayOfMonth());
            case 'm' -> padded(date.getMonthValue(), 2);
            case 'Y' -> padded(date.getYear(), 4);
            case 'y' -> padded(date.getYear() % 100, 2);
            case 'j' -> padded(date.getDayOfYear(), 3);
            case 'B' -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case 'A' -> date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' ->
                date.getDayOfWeek()
                        .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        .substring(0, 3);
            case 'H', 'M', 'S' -> "00";
            case 'I' -> "12";
            case 'p' -> "AM";
            case 'F' -> date.toString();
            case 'T' -> "00:00:00";
            case '%' -> "%";
            default -> throw new TemplateException("the date format '%" + code + "' is not supported");
        };
    }

    private static String padded(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", number);
    }
}
