package dev.trainyard.readers.records;

import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;

/** A message's subject, date and text: its first plain text part, or else its first HTML part. */
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

    private String subject = "";
    private @Nullable LocalDate date;
    private @Nullable String address;
    private byte @Nullable [] plain;
    private byte @Nullable [] html;
    private String plainCharset = "";
    private String htmlCharset = "";
    private boolean flowed;
    private int depth;
    private boolean attached;
    private boolean partFlows;

    private MailMessage() {}

    static MailMessage read(InputStream message) throws IOException, MimeException {
        MailMessage read = new MailMessage();
        MimeTokenStream tokens = new MimeTokenStream(LIMITS);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(message);
        EntityState state = tokens.getState();
        while (state != EntityState.T_END_OF_STREAM && read.plain == null) {
            switch (state) {
                case T_START_MULTIPART -> read.depth++;
                case T_END_MULTIPART -> read.depth--;
                case T_START_HEADER -> {
                    read.attached = false;
                    read.partFlows = false;
                }
                case T_FIELD -> read.field(tokens.getField());
                case T_BODY -> read.body(tokens.getBodyDescriptor(), tokens.getDecodedInputStream());
                default -> {}
            }
            state = tokens.next();
        }
        return read;
    }

    private void field(Field field) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        if (name.equals("content-disposition")) {
            String disposition = field.getBody().toLowerCase(Locale.ROOT);
            attached = disposition.strip().startsWith("attachment") || disposition.contains("filename");
        }
        if (name.equals("content-type"))
            partFlows = FLOWED.matcher(field.getBody()).find();
        if (depth > 0) return;
        switch (name) {
            case "subject" -> subject = decoded(field.getBody());
            case "date" -> date = Dates.of(field.getBody().strip()).orElse(null);
            case "archived-at" -> address = field.getBody().strip().replaceAll("^<|>$", "");
            default -> {}
        }
    }

    private static String decoded(String words) {
        return DecoderUtil.decodeEncodedWords(
                        words, DecodeMonitor.SILENT, StandardCharsets.UTF_8, TextDecoder.AS_BROWSERS_READ)
                .replaceAll("\\s+", " ")
                .strip();
    }

    private void body(BodyDescriptor part, InputStream body) throws IOException {
        if (attached) return;
        String type = part.getMimeType().toLowerCase(Locale.ROOT);
        if (type.equals("text/plain")) {
            plain = body.readNBytes(DocumentBytes.MOST + 1);
            plainCharset = charset(part);
            flowed = partFlows;
        } else if (type.equals("text/html") && html == null) {
            html = body.readNBytes(DocumentBytes.MOST + 1);
            htmlCharset = charset(part);
        }
    }

    private static String charset(BodyDescriptor part) {
        @Nullable String charset = part.getCharset();
        return charset == null ? "" : charset;
    }

    Found found(String path) {
        try {
            return document(path);
        } catch (UndecodedException e) {
            return new Found.Lost(path, e.reason);
        }
    }

    private Found document(String path) throws UndecodedException {
        Origin origin = new Origin(date, null, address);
        if (plain != null) {
            if (plain.length > DocumentBytes.MOST) return new Found.Lost(path, ReadFailure.TOO_LARGE);
            String own = MailText.own(text(plain, plainCharset), flowed);
            if (own.isBlank()) return new Found.Lost(path, ReadFailure.EMPTY, "nothing but what it quotes");
            return DocumentBytes.text(path, subject.isEmpty() ? own : subject + "\n\n" + own, origin);
        }
        if (html != null) {
            if (html.length > DocumentBytes.MOST) return new Found.Lost(path + ".html", ReadFailure.TOO_LARGE);
            String heading = subject.isEmpty() ? "" : "<h1>" + escaped(subject) + "</h1>\n";
            // The byte order mark overrides the charset that the page itself declares.
            String page = "\uFEFF" + MESSAGE + heading + text(html, htmlCharset);
            return new Found.Content(path + ".html", page.getBytes(StandardCharsets.UTF_8), origin);
        }
        return new Found.Lost(path, ReadFailure.NO_TEXT);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The text of a part; US-ASCII is the default of mail, and says nothing about the charset. */
    private static String text(byte[] bytes, String charset) throws UndecodedException {
        return switch (TextDecoder.decoding(bytes, charset.equalsIgnoreCase("us-ascii") ? null : charset)) {
            case Decoding.Text text -> text.text();
            case Decoding.Binary _ -> throw new UndecodedException(ReadFailure.BINARY);
            case Decoding.UnknownCharset _ -> throw new UndecodedException(ReadFailure.UNKNOWN_CHARSET);
        };
    }

    private static final class UndecodedException extends Exception {
        private final ReadFailure reason;

        UndecodedException(ReadFailure reason) {
            this.reason = reason;
        }
    }
}
