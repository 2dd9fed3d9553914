package dev.trainyard.readers.records;

import dev.trainyard.readers.document.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of a plain text message that its sender wrote or forwarded: without quoted lines, the line that attributes
 * them, the signature, and the footer of a mailing list. A forwarded message loses its headers.
 */
final class MailText {
    private static final Pattern WHOSE = Pattern.compile(
            "(?i).*\\b(wrote|writes|said|schrieb|schreibt|a écrit|escribió|ha scritto|scrisse|schreef|skrev|escreveu|napisał\\(?a?\\)?)\\b.*[:：]\\s*$");
    private static final Pattern WHOSE_BEGINS = Pattern.compile("(?i)^(on|am|le|el|il|op|den|em|w dniu|in|at)\\b.*");
    private static final Pattern ORIGINAL = Pattern.compile(
            "(?iu)^\\s*-{2,}\\s*(original message|original-?nachricht|ursprüngliche nachricht|message d'origine|mensaje original|"
                    + "messaggio originale|oorspronkelijk bericht|mensagem original|originalmeddelande|oprindelig meddelelse|"
                    + "wiadomość oryginalna|исходное сообщение|original appointment)\\s*-{2,}\\s*$");
    private static final String FORWARDED_NAMES =
            "forwarded (message|by|email|e-mail)|forward message|weitergeleitete (nachricht|e-?mail|mail)|"
                    + "message (transféré|réexpédié)|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|"
                    + "mensagem (encaminhada|reencaminhada)|vidarebefordrat (meddelande|mejl)|vid(e|a)resendt (meddelelse|melding)|"
                    + "(wiadomość przekazana|przekazana wiadomość|wiadomość przesłana dalej)|"
                    + "(пересланное|пересылаемое) сообщение|перенаправленное сообщение|"
                    + "转发(的)?(邮件|信息|邮件信息)|轉寄(的)?郵件|轉寄訊息|転送(された)?メッセージ|전달된 메(일|시지)";
    private static final Pattern FORWARDED =
            Pattern.compile("(?iu)^\\s*[-=_]{2,}\\s*(start of |begin )?(" + FORWARDED_NAMES + ").{0,200}$");
    private static final Pattern FORWARD_BEGINS =
            Pattern.compile("(?iu)^[>\\s]*(begin forwarded message|anfang der weitergeleiteten (nachricht|e-?mail)|"
                    + "début du (message (réexpédié|transféré)|courriel transféré)|inizio (del )?messaggio inoltrato|"
                    + "inicio del mensaje reenviado|início da mensagem (re)?encaminhada|begin doorgestuurd bericht|"
                    + "vidarebefordrat brev|start på videresendt besked|起始的转发邮件|開始轉寄郵件|转发的邮件|転送されたメッセージ)\\s*[:：]\\s*$");
    private static final Pattern FORWARD_ENDS =
            Pattern.compile("(?iu)^\\s*[-=_]{2,}\\s*(end of |end )(" + FORWARDED_NAMES + ").{0,200}$");
    private static final Pattern HEADER =
            Pattern.compile("^\\s*\\*?[\\p{L}][\\p{L} .'()/-]{0,30}\\*?\\s?[:：]\\*?(\\s.*)?$");
    private static final Pattern FROM =
            Pattern.compile("(?iu)^\\s*\\*?(from|von|de|da|van|från|fra|od|от|发件人|寄件者|差出人|보낸 사람)\\s?[:：]\\*?\\s.*");
    private static final Pattern SENT = Pattern.compile(
            "(?iu)^\\s*\\*?(sent|date|gesendet|datum|envoyé|date|enviado( el)?|inviato|data|verzonden|skickat|sendt|dato|"
                    + "wysłano|отправлено|дата|发送时间|寄件日期|送信日時|日時|보낸 날짜)\\s?[:：]\\*?\\s.*");
    private static final Pattern LIST_FOOTER = Pattern.compile("^_{30,}\\s*$");
    private static final String SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    /** A line "--" followed by more lines than this does not begin a signature. */
    private static final int MOST_SIGNATURE = 15;

    private static final int LONGEST_ATTRIBUTION = 500;

    private static final int MOST_HEADERS = 15;
    private static final int MOST_FORWARDS = 20;

    /**
     * How the lines of a text are to be joined, as {@code format=flowed} defines it.
     *
     * @param flowed whether a line that ends with a space continues on the next line
     * @param deletes whether that space is not part of the text ({@code delsp=yes})
     */
    record Flow(boolean flowed, boolean deletes) {
        static final Flow FIXED = new Flow(false, false);
    }

    private final Flow flow;
    private final boolean forwards;
    private final List<String> own = new ArrayList<>();

    private MailText(Flow flow, boolean forwards) {
        this.flow = flow;
        this.forwards = forwards;
    }

    /** @param forwards whether the subject says that the message forwards another */
    static String own(String text, Flow flow, boolean forwards) {
        MailText mail = new MailText(flow, forwards);
        List<String> rest = text.lines().toList();
        for (int i = 0; i < MOST_FORWARDS && !rest.isEmpty(); i++) rest = mail.take(rest);
        return String.join("\n", flow.flowed() ? joined(mail.own, flow.deletes()) : mail.own)
                        .strip() + "\n";
    }

    /** Takes the lines up to a forwarded message; returns its lines. */
    private List<String> take(List<String> lines) {
        boolean quoting = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (isForward(lines, i)) return forwarded(lines.subList(i + 1, lines.size()));
            if (repliesTo(lines, i)) {
                boolean marked = ORIGINAL.matcher(line).matches();
                return forwards || isBlank() ? forwarded(lines.subList(marked ? i + 1 : i, lines.size())) : List.of();
            }
            boolean separates = LIST_FOOTER.matcher(line).matches() && i + 1 < lines.size() && repliesTo(lines, i + 1);
            if (separates) continue;
            if (endsAt(line, lines.size() - i)) return List.of();
            if (FORWARD_ENDS.matcher(line).matches()) continue;
            if (line.strip().equals(SIGNED)) {
                // The headers of the signed text end at an empty line.
                while (i + 1 < lines.size() && !lines.get(i + 1).isBlank()) i++;
            } else if (flow.flowed() ? line.startsWith(">") : isQuoted(line)) {
                if (!quoting) cutWhose(own);
                quoting = true;
            } else {
                quoting &= line.isBlank();
                own.add(line);
            }
        }
        return List.of();
    }

    private boolean isBlank() {
        return own.stream().allMatch(VisibleText::isBlank);
    }

    private static boolean isForward(List<String> lines, int at) {
        String line = lines.get(at);
        return FORWARDED.matcher(line).matches() || FORWARD_BEGINS.matcher(line).matches();
    }

    /** Whether the message that is answered or forwarded follows, as Outlook writes it below the sender's text. */
    private static boolean repliesTo(List<String> lines, int at) {
        String line = lines.get(at);
        if (ORIGINAL.matcher(line).matches()) return true;
        if (!FROM.matcher(line).matches() || at > 0 && !isSeparator(lines.get(at - 1))) return false;
        for (int i = at + 1; i < Math.min(lines.size(), at + 4); i++) {
            if (SENT.matcher(lines.get(i)).matches()) return true;
        }
        return false;
    }

    private static boolean isSeparator(String line) {
        return line.isBlank() || LIST_FOOTER.matcher(line).matches();
    }

    /** A forwarded message without its headers, and without marks of quotation if it is quoted. */
    private static List<String> forwarded(List<String> lines) {
        List<String> message = new ArrayList<>(lines);
        for (int i = 0; i < message.size() && (message.get(i).isBlank() || isQuoted(message.get(i))); i++) {
            message.set(i, withoutMark(message.get(i)));
        }
        int start = 0;
        while (start < message.size() && message.get(start).isBlank()) start++;
        int end = start;
        boolean header = true;
        while (header && end < message.size() && end - start < MOST_HEADERS) {
            String line = message.get(end);
            // Long headers continue on lines that begin with a space.
            header = HEADER.matcher(line).matches() || end > start && line.startsWith(" ") && !line.isBlank();
            if (header) end++;
        }
        boolean headers =
                end > start && (end == message.size() || message.get(end).isBlank());
        return message.subList(headers ? end : start, message.size());
    }

    private static boolean endsAt(String line, int left) {
        return line.equals("-- ")
                || line.stripTrailing().equals("--") && left <= MOST_SIGNATURE
                || LIST_FOOTER.matcher(line).matches() && left <= MOST_SIGNATURE
                || line.strip().equals(SIGNATURE);
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">") || line.startsWith(" >");
    }

    private static String withoutMark(String line) {
        int mark = line.indexOf('>');
        if (mark < 0) return line;
        return line.substring(line.startsWith(" ", mark + 1) ? mark + 2 : mark + 1);
    }

    /** Removes {@code On …, somebody wrote:}, which may span up to three lines. */
    private static void cutWhose(List<String> own) {
        int last = own.size() - 1;
        while (last >= 0 && own.get(last).isBlank()) last--;
        if (last < 0 || own.get(last).length() > LONGEST_ATTRIBUTION) return;
        if (!WHOSE.matcher(own.get(last)).matches()) return;
        int first = last;
        for (int i = last; i >= Math.max(0, last - 2) && !own.get(i).isBlank(); i--) {
            if (WHOSE_BEGINS.matcher(own.get(i)).matches()) {
                first = i;
                break;
            }
        }
        own.subList(first, own.size()).clear();
    }

    private static List<String> joined(List<String> lines, boolean deletes) {
        List<String> joined = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : lines) {
            boolean continues = line.endsWith(" ") && !line.isBlank();
            paragraph.append(
                    line, line.startsWith(" ") ? 1 : 0, continues && deletes ? line.length() - 1 : line.length());
            if (continues) continue;
            joined.add(paragraph.toString());
            paragraph.setLength(0);
        }
        if (!paragraph.isEmpty()) joined.add(paragraph.toString());
        return joined;
    }
}
