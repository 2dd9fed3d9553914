package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Generates any number of random documents of about 1,000 bytes each; the document with a given number is always the
 * same.
 *
 * <p>Of a hundred, 99 are running text in JSON Lines: 96 are new, one of them with a person's address; two are earlier
 * ones with two words changed, so that they share about 0.88 of their 5-grams; and one is a copy of an earlier one. The
 * hundredth is a Java class in an archive; the methods of held-out classes are the items with which other documents are
 * compared.
 */
final class GeneratedDocuments {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long SEED = 20261101;
    private static final int BYTES = 960;
    private static final int SENTENCES_IN_A_PARAGRAPH = 4;
    private static final double HELD_OUT = 0.05;

    private final SentenceGenerator chain;

    /** The numbers of planted copies in a set, changed and unchanged. */
    record Planted(long nearDuplicates, long duplicates) {}

    GeneratedDocuments(SentenceGenerator chain) {
        this.chain = chain;
    }

    /** The default recipe: every rule, near duplicates, personal data. */
    static CorpusRecipe recipe() {
        return CorpusRecipe.of(
                List.of(
                        SourceRecipe.at("text.jsonl", "text", SourceKind.JSONL, "Apache-2.0", List.of(), null),
                        SourceRecipe.at("code.zip", "code", SourceKind.ARCHIVE, "Apache-2.0", List.of(), null)),
                HELD_OUT);
    }

    /** Writes the sources of {@link #recipe} into a folder. */
    Planted write(Path folder, int documents) throws IOException {
        Files.createDirectories(folder);
        int classes = documents / 100;
        long nearDuplicates = 0;
        long duplicates = 0;
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve("text.jsonl"))) {
            for (int number = 0; number < documents - classes; number++) {
                if (isNearDuplicate(number)) nearDuplicates++;
                if (isDuplicate(number)) duplicates++;
                lines.write(JSON.writeValueAsString(Map.of("text", text(number))));
                lines.newLine();
            }
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("code.zip")))) {
            for (int number = 0; number < classes; number++) {
                zip.putNextEntry(new ZipEntry("made/C" + number + ".java"));
                zip.write(code(number).getBytes(StandardCharsets.UTF_8));
            }
        }
        return new Planted(nearDuplicates, duplicates);
    }

    private static boolean isNearDuplicate(int number) {
        return number % 50 == 49;
    }

    private static boolean isDuplicate(int number) {
        return number % 100 == 98;
    }

    private String text(int number) {
        RandomGenerator chance = new SplittableRandom(SEED + number);
        if (!isNearDuplicate(number) && !isDuplicate(number)) return original(number, chance);
        int earlier = chance.nextInt(number);
        while (isNearDuplicate(earlier) || isDuplicate(earlier)) earlier--;
        String text = text(earlier);
        return isDuplicate(number) ? text : withOtherWords(text, chance);
    }

    private String original(int number, RandomGenerator chance) {
        StringBuilder text = new StringBuilder(2 * BYTES);
        for (int sentences = 1; text.length() < BYTES; sentences++) {
            chain.sentence(chance, text);
            text.append(sentences % SENTENCES_IN_A_PARAGRAPH == 0 ? '\n' : ' ');
        }
        if (number % 100 == 7) {
            text.append("Write to %s.%s@%s-%s.net about it."
                    .formatted(chain.word(chance), chain.word(chance), chain.word(chance), chain.word(chance)));
        }
        return text.toString().strip();
    }

    private String withOtherWords(String text, RandomGenerator chance) {
        String[] words = text.split(" ");
        int half = words.length / 2;
        for (int from : new int[] {0, half}) {
            int at = from + chance.nextInt(half);
            // The last word of a paragraph is followed by the first word of the next one.
            if (words[at].indexOf('\n') >= 0) at--;
            words[at] = chain.word(chance);
        }
        return String.join(" ", words);
    }

    private String code(int number) {
        RandomGenerator chance = new SplittableRandom(~(SEED + number));
        StringBuilder code = new StringBuilder("package made;\n\nfinal class C" + number + " {\n");
        for (int method = 0; method < 4; method++) {
            code.append("    /** Says %s.\n     * %s. */\n".formatted(words(12, chance), words(10, chance)));
            String given = chain.word(chance) + "Given";
            String made = chain.word(chance) + "Made";
            code.append("    static int %sOf%d(int %s) {\n".formatted(chain.word(chance), method, given));
            code.append("        int %s = %s * %d;\n".formatted(made, given, chance.nextInt(2, 100)));
            code.append("        return %s - %s;\n    }\n\n".formatted(made, given));
        }
        return code.append("}\n").toString();
    }

    private String words(int count, RandomGenerator chance) {
        StringBuilder words = new StringBuilder(chain.word(chance));
        for (int i = 1; i < count; i++) words.append(' ').append(chain.word(chance));
        return words.toString();
    }
}
