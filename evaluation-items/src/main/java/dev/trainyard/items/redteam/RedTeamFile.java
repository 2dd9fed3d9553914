package dev.trainyard.items.redteam;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.items.RequestItem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests that people bring to test a model's refusals with, as JSON Lines in UTF-8, one request a line:
 *
 * <pre>{"request": "…", "intent": "harmful", "category": "fraud", "attack": "role-play", "note": "seen in March"}</pre>
 *
 * <p>A request is asked as it stands; {@code attack} names the attack that it contains, for scores by attack. {@code
 * attack} and {@code note} may be absent; no other field is allowed. Empty lines are ignored.
 */
public final class RedTeamFile {
    /** The largest number of requests in a file. */
    public static final int MOST_REQUESTS = 10_000;

    /** The longest request, in characters. */
    public static final int LONGEST_REQUEST = 8_000;

    /** The largest size of a file. */
    public static final long MOST_BYTES = 16 << 20;

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_NOTE = 1_000;
    /** Room for a request in which every character is escaped. */
    private static final int LONGEST_LINE = 1 << 16;

    private static final ObjectReader ROWS = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .build()
            .readerFor(Row.class);

    static {
        ROWS.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(10)
                        .maxStringLength(LONGEST_LINE)
                        .build());
    }

    private final String name;
    private final List<RequestItem> items = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    private RedTeamFile(String name) {
        this.name = name;
    }

    /** A file that is not as it should be, with one sentence that names the file and the line. */
    public static final class RefusedLineException extends IOException {
        private RefusedLineException(String message) {
            super(message);
        }
    }

    private record Row(
            @Nullable String request,
            @Nullable String intent,
            @Nullable String category,
            @Nullable String attack,
            @JsonProperty("note") @Nullable String note) {}

    /**
     * The requests in the order of the file.
     *
     * @throws RefusedLineException if a line is not as described above
     */
    public static List<RequestItem> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new RefusedLineException(file.getFileName() + " is not a file.");
        if (Files.size(file) > MOST_BYTES) {
            throw new RefusedLineException(file.getFileName() + " is larger than 16 MiB: expected a smaller file.");
        }
        RedTeamFile read = new RedTeamFile(String.valueOf(file.getFileName()));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            read.lines(in);
        }
        if (read.items.isEmpty())
            throw new RefusedLineException(read.name + " contains no requests: expected at least one line.");
        return List.copyOf(read.items);
    }

    private void lines(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                line(number++, line.toByteArray());
                line.reset();
            } else {
                if (line.size() == LONGEST_LINE) {
                    throw wrong(number, "is too long: at most " + LONGEST_LINE + " bytes are expected.");
                }
                line.write(next);
            }
        }
        line(number, line.toByteArray());
    }

    private void line(int number, byte[] bytes) throws IOException {
        String text = text(number, bytes);
        // Editors on Windows put a mark of the encoding at the beginning of a file.
        if (number == 1 && text.startsWith("\uFEFF")) text = text.substring(1);
        if (text.isBlank()) return;
        if (items.size() == MOST_REQUESTS) {
            throw wrong(number, "is one too many: at most " + MOST_REQUESTS + " requests are expected.");
        }
        Row row = row(number, text);
        String request = required(number, "request", row.request(), LONGEST_REQUEST);
        Intent intent = intent(number, row.intent());
        String category = required(number, "category", row.category(), LONGEST_NAME);
        if (row.attack() != null) category += ", " + required(number, "attack", row.attack(), LONGEST_NAME);
        if (row.note() != null) required(number, "note", row.note(), LONGEST_NOTE);
        Integer before = lines.putIfAbsent(request, number);
        if (before != null) throw wrong(number, "repeats the request of line " + before + ": expected another one.");
        items.add(new RequestItem(request, intent, null, category, false, request));
    }

    private String text(int number, byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong(number, "is not UTF-8.");
        }
    }

    private Row row(int number, String text) throws IOException {
        try {
            Row row = ROWS.readValue(text);
            if (row == null) throw wrong(number, "is not a JSON object.");
            return row;
        } catch (UnrecognizedPropertyException e) {
            throw wrong(number, "has an unknown field: only request, intent, category, attack and note are expected.");
        } catch (JsonProcessingException e) {
            throw wrong(number, "is not a JSON object with texts as values.");
        }
    }

    private Intent intent(int number, @Nullable String intent) throws IOException {
        return switch (intent) {
            case "harmful" -> Intent.HARMFUL;
            case "benign" -> Intent.BENIGN;
            case null, default -> throw wrong(number, "has no right intent: expected harmful or benign.");
        };
    }

    private String required(int number, String field, @Nullable String value, int longest) throws IOException {
        if (value == null || value.isBlank() || value.length() > longest) {
            throw wrong(number, "has no right " + field + ": expected a text of 1 to " + longest + " characters.");
        }
        return value;
    }

    private RefusedLineException wrong(int number, String what) {
        return new RefusedLineException(name + ", line " + number + ", " + what);
    }
}
