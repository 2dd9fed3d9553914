package dev.trainyard.readers.charset;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tukaani.xz.XZInputStream;

/**
 * What is known about the letters of languages and the characters of East Asia. It is read from a resource when it is
 * first needed, and takes 4 MB. The resource is written by {@code src/main/python/letter_models.py}, which describes its
 * format; its counts come from Lingua (Apache License 2.0), as {@code letter-models.txt} says.
 */
final class LetterModels {
    private static final String RESOURCE = "letter-models.xz";

    private final List<LetterModel> languages;
    private final List<CharacterTable> eastAsian;

    private LetterModels(List<LetterModel> languages, List<CharacterTable> eastAsian) {
        this.languages = List.copyOf(languages);
        this.eastAsian = List.copyOf(eastAsian);
    }

    static LetterModels shared() {
        return Holder.MODELS;
    }

    List<LetterModel> languages(Script script) {
        return languages.stream().filter(model -> model.script() == script).toList();
    }

    List<CharacterTable> eastAsian() {
        return eastAsian;
    }

    /** The costs of the characters of one language, in the unit of {@link LetterModel}. */
    static final class CharacterTable {
        private static final byte RARE = (byte) (15 * LetterModel.UNIT);

        private final byte[] costs = new byte[1 << 16];

        private CharacterTable(String characters, byte[] known) {
            Arrays.fill(costs, RARE);
            for (int i = 0; i < characters.length(); i++) costs[characters.charAt(i)] = known[i];
        }

        int cost(char c) {
            return costs[c] & 0xFF;
        }
    }

    private static final class Holder {
        private static final LetterModels MODELS = read();
    }

    private static LetterModels read() {
        try (InputStream packed = LetterModels.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            byte[] bytes = new XZInputStream(packed).readAllBytes();
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            List<LetterModel> languages = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) languages.add(language(in));
            List<CharacterTable> eastAsian = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) eastAsian.add(characters(in));
            return new LetterModels(languages, eastAsian);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LetterModel language(DataInputStream in) throws IOException {
        String name = name(in);
        int size = in.readUnsignedByte();
        String letters = letters(in, size);
        return new LetterModel(
                name,
                letters,
                in.readNBytes(size),
                in.readNBytes(size),
                in.readNBytes(size * size),
                in.readNBytes(size * size),
                in.readNBytes(size * size * size));
    }

    private static CharacterTable characters(DataInputStream in) throws IOException {
        name(in);
        int size = in.readUnsignedShort();
        return new CharacterTable(letters(in, size), in.readNBytes(size));
    }

    private static String name(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    }

    private static String letters(DataInputStream in, int size) throws IOException {
        return new String(in.readNBytes(2 * size), StandardCharsets.UTF_16BE);
    }
}
