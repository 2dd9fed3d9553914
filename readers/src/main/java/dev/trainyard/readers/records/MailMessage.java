package dev.trainyard.readers.records;

import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/**
 * A message's subject, date and text: the first plain text part in which the sender wrote or forwarded something, or else
 * the first HTML part, and the parts of the same kind that follow it between attachments. Messages that are forwarded as
 * parts follow, each with its subject.
 */
final class MailMessage {
    /** So that all of its text is kept; a message has no menus and comments around it. */
    private static final String MESSAGE = "<html itemscope itemtype=\"https://schema.org/EmailMessage\">";

    private static final MimeConfig LIMITS = new MimeConfig.Builder()
            .setMaxLineLen(1 << 20)
            .setMaxHeaderLen(1 << 20)
            .setMaxHeaderCount(2_000)
            .setMaxContentLen(-1)
            .build();

    private static final Pattern FLOWED = Pattern.compile("(?i)\\bformat\\s*=\\s*\"?flowed\\b");
    private static final Pattern DELETES_SPACES = Pattern.compile("(?i)\\bdelsp\\s*=\\s*\"?yes\\b");
    private static final Pattern FORWARDS =
            Pattern.compile("(?i)\\s*(\\[.{0,60}]\\s*)?(fwd?|wg|tr|rv|enc|vs|vb|vl|fs|doorst|i|转发|轉寄|転送|전달)\\s*[:：].*");
    /** How deeply messages may be forwarded within each other. */
    private static final int DEEPEST = 4;

    private static final int MOST_FORWARDED = 200;

    /** How deeply parts may be within each other; each level takes time and stack for every byte inside. */
    private static final int MOST_LEVELS = 100;

    /** Room for a text of the largest size in Base64. */
    private static final int MOST_ENCODED = DocumentBytes.MOST / 2 * 3;

    private final int level;
    private final Deque<String> multiparts = new ArrayDeque<>();
    private final List<MailMessage> forwarded = new ArrayList<>();
    private byte[] subject = {};
    /** The charset of the text, in which a subject may be that does not name its own. */
    private @Nullable String charset;

    private @Nullable LocalDate date;
    private @Nullable String address;
    private final StringBuilder plain = new StringBuilder();
    /** Whether the text so far is of parts that follow each other in a message with attachments. */
    private boolean mixed;

    private final StringBuilder html = new StringBuilder();
    private @Nullable ReadFailure undecoded;
    private boolean quotes;
    private boolean tooLarge;
    private boolean htmlTooLarge;
    private boolean attached;
    private MailText.Flow flow = MailText.Flow.FIXED;

    private MailMessage(int level) {
        this.level = level;
    }

    static MailMessage read(InputStream message) throws IOException, MimeException {
        return read(message, 0);
    }

    private static MailMessage read(InputStream message, int level) throws IOException, MimeException {
        MailMessage read = new MailMessage(level);
        try {
            read.parts(message);
        } catch (MimeException | IOException | RuntimeException e) {
            // Damage after the text does not affect it.
            if (!read.hasText()) throw e;
        }
        return read;
    }

    private void parts(InputStream message) throws IOException, MimeException {
        MimeTokenStream tokens = new MimeTokenStream(LIMITS);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(message);
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            switch (state) {
                case T_START_MULTIPART -> {
                    if (multiparts.size() == MOST_LEVELS) {
                        throw new MimeException("it has parts more than " + MOST_LEVELS + " levels deep");
                    }
                    multiparts.push(type(tokens.getBodyDescriptor()));
                }
                case T_END_MULTIPART -> multiparts.poll();
                case T_START_HEADER -> {
                    attached = false;
                    flow = MailText.Flow.FIXED;
                }
                case T_FIELD -> field(tokens.getField());
                case T_BODY -> body(tokens.getBodyDescriptor(), tokens);
                default -> {}
            }
        }
    }

    private boolean hasText() {
        return !plain.isEmpty() || !html.isEmpty() || !forwarded.isEmpty();
    }

    /** Some programs forget the semicolon after the type. */
    private static String type(BodyDescriptor part) {
        return part.getMimeType().toLowerCase(Locale.ROOT).strip().split("\\s", 2)[0];
    }

    private void field(Field field) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        if (name.equals("content-disposition")) {
            String disposition = field.getBody().toLowerCase(Locale.ROOT);
            attached = disposition.strip().startsWith("attachment") || disposition.contains("filename");
        }
        if (name.equals("content-type")) {
            String type = field.getBody();
            flow = new MailText.Flow(
                    FLOWED.matcher(type).find(), DELETES_SPACES.matcher(type).find());
        }
        if (!multiparts.isEmpty()) return;
        switch (name) {
            case "subject" -> subject = value(field);
            case "date" -> date = Dates.of(field.getBody().strip()).orElse(null);
            case "archived-at" -> address = field.getBody().strip().replaceAll("^<|>$", "");
            default -> {}
        }
    }

    private static byte[] value(Field field) {
        @Nullable ByteSequence raw = field.getRaw();
        if (raw == null) return field.getBody().getBytes(StandardCharsets.UTF_8);
        byte[] line = raw.toByteArray();
        int colon = 0;
        while (colon < line.length && line[colon] != ':') colon++;
        return Arrays.copyOfRange(line, Math.min(colon + 1, line.length), line.length);
    }

    private String subject() {
        return HeaderText.of(subject, charset);
    }

    private void body(BodyDescriptor part, MimeTokenStream tokens) throws IOException, MimeException {
        switch (type(part)) {
            case "text/plain" -> {
                if (attached || tooLarge || !plain.isEmpty() && !(mixed && isMixed())) return;
                byte[] bytes = bytes(part, tokens);
                tooLarge = bytes.length > DocumentBytes.MOST;
                @Nullable String text = tooLarge ? null : text(bytes, charset(part));
                if (text != null) takePlain(text);
            }
            case "text/html" -> {
                if (attached || !plain.isEmpty() || !html.isEmpty() && !(mixed && isMixed())) return;
                byte[] bytes = bytes(part, tokens);
                htmlTooLarge |= bytes.length > DocumentBytes.MOST;
                @Nullable String text = htmlTooLarge ? null : text(bytes, charset(part));
                if (text != null) takeHtml(text);
            }
            case "message/rfc822", "message/global" -> {
                // A report of a failed delivery returns a message that its sender has sent already.
                boolean returned = multiparts.contains("multipart/report");
                if (returned || level == DEEPEST || forwarded.size() == MOST_FORWARDED) return;
                MailMessage message = read(tokens.getDecodedInputStream(), level + 1);
                if (message.hasText()) forwarded.add(message);
            }
            default -> {}
        }
    }

    /** The decoded bytes of a part, up to one more than a text may have. */
    private static byte[] bytes(BodyDescriptor part, MimeTokenStream tokens) throws IOException {
        @Nullable String encoding = part.getTransferEncoding();
        if (encoding == null || !encoding.strip().equalsIgnoreCase("base64")) {
            return tokens.getDecodedInputStream().readNBytes(DocumentBytes.MOST + 1);
        }
        byte[] decoded = Base64Text.decoded(tokens.getInputStream().readNBytes(MOST_ENCODED));
        return Arrays.copyOf(decoded, Math.min(decoded.length, DocumentBytes.MOST + 1));
    }

    /** Keeps what the sender wrote in a plain text part; a blank part, or one that only quotes, is not the text. */
    private void takePlain(String text) {
        String own = MailText.own(text, flow, FORWARDS.matcher(subject()).matches());
        if (VisibleText.isBlank(own)) quotes |= !VisibleText.isBlank(text);
        else if (plain.length() + own.length() > DocumentBytes.MOST) tooLarge = true;
        else {
            mixed = isMixed();
            if (!plain.isEmpty()) plain.append('\n');
            plain.append(own);
        }
    }

    private void takeHtml(String text) {
        htmlTooLarge = html.length() + text.length() > DocumentBytes.MOST;
        mixed = isMixed();
        if (!htmlTooLarge) html.append(html.isEmpty() ? "" : "\n").append(text);
    }

    /** Whether a part is directly in a message with attachments, between which a sender may go on writing. */
    private boolean isMixed() {
        return "multipart/mixed".equals(multiparts.peek());
    }

    private static String charset(BodyDescriptor part) {
        @Nullable String charset = part.getCharset();
        return charset == null ? "" : charset;
    }

    Found found(String path) {
        Origin origin = new Origin(date, null, address);
        if (tooLarge) return new Found.Lost(path, ReadFailure.TOO_LARGE);
        boolean cut = htmlTooLarge && plain.isEmpty() && (!html.isEmpty() || forwarded.isEmpty());
        if (cut) return new Found.Lost(path + ".html", ReadFailure.TOO_LARGE);
        if (isPage()) {
            // The byte order mark overrides the charset that the page itself declares.
            String page = "\uFEFF" + MESSAGE + page("h1");
            return page.length() > DocumentBytes.MOST
                    ? new Found.Lost(path + ".html", ReadFailure.TOO_LARGE)
                    : new Found.Content(path + ".html", page.getBytes(StandardCharsets.UTF_8), origin);
        }
        if (hasText()) return DocumentBytes.text(path, plainText(), origin);
        if (undecoded != null) return new Found.Lost(path, undecoded);
        return quotes
                ? new Found.Lost(path, ReadFailure.EMPTY, "nothing but what it quotes")
                : new Found.Lost(path, ReadFailure.NO_TEXT);
    }

    /** Whether the text of the message, or of one that it forwards, is HTML. */
    private boolean isPage() {
        return plain.isEmpty() && !html.isEmpty() || forwarded.stream().anyMatch(MailMessage::isPage);
    }

    private String plainText() {
        List<String> texts = new ArrayList<>();
        String heading = subject();
        if (!heading.isEmpty()) texts.add(heading + "\n");
        if (!plain.isEmpty()) texts.add(plain.toString());
        for (MailMessage message : forwarded) texts.add(message.plainText());
        return String.join("\n", texts);
    }

    private String page(String heading) {
        StringBuilder page = new StringBuilder();
        String title = subject();
        if (!title.isEmpty()) page.append('<' + heading + '>' + escaped(title) + "</" + heading + ">\n");
        if (!plain.isEmpty()) {
            for (String paragraph : plain.toString().strip().split("\n{2,}")) {
                page.append("<p>")
                        .append(escaped(paragraph).replace("\n", "<br>"))
                        .append("</p>\n");
            }
        } else {
            page.append(html);
        }
        for (MailMessage message : forwarded) page.append('\n').append(message.page("h2"));
        return page.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * The text of a part, or null if it cannot be decoded. US-ASCII is the default of mail, and says nothing about the
     * charset.
     */
    private @Nullable String text(byte[] bytes, String charset) {
        return switch (TextDecoder.decoding(bytes, charset.equalsIgnoreCase("us-ascii") ? null : charset)) {
            case Decoding.Text text -> {
                if (this.charset == null) this.charset = text.charset().name();
                yield text.text();
            }
            case Decoding.Binary _ -> undecodable(ReadFailure.BINARY);
            case Decoding.UnknownCharset _ -> undecodable(ReadFailure.UNKNOWN_CHARSET);
        };
    }

    private @Nullable String undecodable(ReadFailure reason) {
        undecoded = reason;
        return null;
    }
}
