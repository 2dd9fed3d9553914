package dev.trainyard.readers.records;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of a plain text message that its sender wrote: without quoted lines, the line that attributes them, the
 * signature, and the footer of a mailing list.
 */
final class MailText {
    private static final Pattern WHOSE = Pattern.compile(
            "(?i).*\\b(wrote|writes|said|schrieb|schreibt|a écrit|escribió|ha scritto|scrisse|schreef|skrev|escreveu|napisał\\(?a?\\)?)\\b.*[:：]\\s*$");
    private static final Pattern WHOSE_BEGINS = Pattern.compile("(?i)^(on|am|le|el|il|op|den|em|w dniu|in|at)\\b.*");
    private static final Pattern FORWARDED = Pattern.compile(
            "(?i)^\\s*-{2,}\\s*(original message|ursprüngliche nachricht|message d'origine)\\s*-{2,}\\s*$");
    private static final Pattern LIST_FOOTER = Pattern.compile("^_{30,}\\s*$");
    private static final String SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    /** A line "--" followed by more lines than this does not begin a signature. */
    private static final int MOST_SIGNATURE = 15;

    private MailText() {}

    /** @param flowed whether a line that ends with a space continues on the next line ({@code format=flowed}) */
    static String own(String text, boolean flowed) {
        List<String> lines = text.lines().toList();
        List<String> own = new ArrayList<>();
        boolean quoting = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (endsAt(line, lines.size() - i)) break;
            if (line.strip().equals(SIGNED)) {
                // The headers of the signed text end at an empty line.
                while (i + 1 < lines.size() && !lines.get(i + 1).isBlank()) i++;
            } else if (isQuoted(line)) {
                if (!quoting) cutWhose(own);
                quoting = true;
            } else {
                quoting &= line.isBlank();
                own.add(line);
            }
        }
        return String.join("\n", flowed ? joined(own) : own).strip() + "\n";
    }

    private static boolean endsAt(String line, int left) {
        return line.equals("-- ")
                || line.stripTrailing().equals("--") && left <= MOST_SIGNATURE
                || LIST_FOOTER.matcher(line).matches() && left <= MOST_SIGNATURE
                || FORWARDED.matcher(line).matches()
                || line.strip().equals(SIGNATURE);
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">") || line.startsWith(" >");
    }

    /** Removes {@code On …, somebody wrote:}, which may span up to three lines. */
    private static void cutWhose(List<String> own) {
        int last = own.size() - 1;
        while (last >= 0 && own.get(last).isBlank()) last--;
        if (last < 0 || !WHOSE.matcher(own.get(last)).matches()) return;
        int first = last;
        for (int i = last; i >= Math.max(0, last - 2) && !own.get(i).isBlank(); i--) {
            if (WHOSE_BEGINS.matcher(own.get(i)).matches()) {
                first = i;
                break;
            }
        }
        own.subList(first, own.size()).clear();
    }

    private static List<String> joined(List<String> lines) {
        List<String> joined = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : lines) {
            paragraph.append(line.startsWith(" ") ? line.substring(1) : line);
            if (line.endsWith(" ") && !line.isBlank()) continue;
            joined.add(paragraph.toString());
            paragraph.setLength(0);
        }
        if (!paragraph.isEmpty()) joined.add(paragraph.toString());
        return joined;
    }
}
