package dev.trainyard.contracts.recipe;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/** Decodes and parses the text of a recipe, and describes positions in it. */
final class RecipeText {
    /** Number of characters shown at the position of a mistake. */
    private static final int SHOWN = 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private RecipeText() {}

    /** @throws InvalidRecipeException if the bytes are not valid in that charset */
    static String decoded(byte[] bytes, Charset charset, String what) {
        CharsetDecoder decoder = charset.newDecoder();
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, text, true);
        if (!result.isError()) result = decoder.flush(text);
        String read = text.flip().toString();
        if (!result.isError()) return read;
        throw RecipeTree.unreadable(
                what,
                "not " + charset.name() + " " + at(read, read.length()) + ", byte " + (in.position() + 1),
                "text in " + charset.name());
    }

    /** @throws InvalidRecipeException if the text does not have that format */
    static RecipeTree read(String given, RecipeFormat format) {
        String text = !given.isEmpty() && given.charAt(0) == BYTE_ORDER_MARK ? given.substring(1) : given;
        return switch (format) {
            case JSON -> JsonText.read(text, "recipe");
            case YAML -> YamlText.read(text);
            case UNSTATED -> unstated(text);
        };
    }

    /** YAML's flow style starts like JSON, but interprets almost-JSON differently. */
    private static RecipeTree unstated(String text) {
        if (!text.stripLeading().startsWith("{")) return YamlText.read(text);
        InvalidRecipeException noJson;
        try {
            return JsonText.read(text, "recipe");
        } catch (InvalidRecipeException e) {
            noJson = e;
        }
        try {
            return YamlText.read(text);
        } catch (InvalidRecipeException e) {
            throw text.stripLeading().substring(1).stripLeading().startsWith("\"") ? noJson : e;
        }
    }

    static String at(int line, int column) {
        return "at line " + line + ", column " + column;
    }

    static String at(String text, int index) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return at(line, text.codePointCount(start, index) + 1);
    }

    /** The text at that position, up to the end of the line; empty at the end of the text. */
    static String near(String text, int index) {
        int end = index;
        while (end < text.length() && end < index + SHOWN && text.charAt(end) != '\n' && text.charAt(end) != '\r')
            end++;
        String shown = text.substring(Math.min(index, text.length()), end).strip();
        return shown.isEmpty() ? "" : ", near '" + shown + "'";
    }
}
