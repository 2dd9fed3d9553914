package dev.trainyard.ingest.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.groups.Tuple.tuple;

import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.preview.PreviewExample;
import dev.trainyard.contracts.preview.PreviewSource;
import dev.trainyard.contracts.preview.PreviewToken;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.ingest.conversation.ConversationCollector;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.testing.ForeignModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewServiceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeSources() throws IOException {
        Files.writeString(
                folder.resolve("chats.jsonl"),
                dialogue("What is an entity?", "Something that exists.") + "\n" + dialogue("Say hello.", "Hello!")
                        + "\n" + "{\"messages\": [{\"role\": \"user\", \"content\": \"And then?\"}]}\n");
        Files.writeString(
                folder.resolve("pairs.jsonl"),
                "{\"prompt\": \"Pick one.\", \"chosen\": \"The first.\", \"rejected\": \"No.\"}\n");
    }

    @Test
    void showsPiecesOfTextBeforeTheTokenizerIsTrained() throws IOException {
        Preview preview = preview("", "instruction-tuning", 3);

        PreviewSource chats = only(preview);
        assertThat(preview.form().note()).contains("The run will train the tokenizer");
        assertThat(chats.counts().examined()).isEqualTo(2);
        assertThat(chats.examples()).hasSize(2);
        List<PreviewToken> tokens =
                chats.examples().getFirst().texts().getFirst().tokens();
        assertThat(tokens).extracting(PreviewToken::id).containsOnlyNulls();
        assertThat(tokens.stream().map(PreviewToken::text)).startsWith("<|begin_of_text|>", "<|user|>");
        assertThat(trained(tokens))
                .endsWith("<|end_of_turn|>")
                .isIn("Something that exists.<|end_of_turn|>", "Hello!<|end_of_turn|>");
        assertThat(chats.examples().getFirst().prompt().getLast().text()).isEqualTo("<|assistant|>");
    }

    @Test
    void namesTheFirstRowThatIsNotUsed() throws IOException {
        assertThat(preview("", "instruction-tuning", 3).warnings())
                .anySatisfy(
                        warning -> assertThat(warning)
                                .startsWith(
                                        "Rows of chats that are not used: 1 (1 no-assistant-turn); the first, chats.jsonl:3, is refused as"));
    }

    @Test
    void showsTheTokensOfAModelWithTheEndsOfItsAnswers() throws IOException {
        ForeignModels.copy("bfloat16", folder.resolve("model"));

        Preview preview = preview("from: model, tokens: 0, ", "instruction-tuning", 1);

        PreviewSource chats = only(preview);
        PreviewExample.Text text = chats.examples().getFirst().texts().getFirst();
        assertThat(text.tokens()).extracting(PreviewToken::id).doesNotContainNull();
        assertThat(text.read()).isEqualTo(text.tokens().size()).isEqualTo(text.whole());
        assertThat(trained(text.tokens())).endsWith("<|end_of_turn|>");
        assertThat(chats.counts().tokens()).isGreaterThan(chats.counts().trained());
        assertThat(chats.counts().trained()).isPositive();
        assertThat(preview.form().ends())
                .anySatisfy(end -> {
                    assertThat(end.text()).isEqualTo("<|end_of_turn|>");
                    assertThat(end.from()).isNotEmpty();
                })
                .allSatisfy(end -> assertThat(end.id()).isNotNull());
    }

    @Test
    void showsBothAnswersOfAPreference() throws IOException {
        PreviewSource pairs = only(preview("", "preference-optimisation", 3));

        PreviewExample pair = pairs.examples().getFirst();
        assertThat(pair.texts()).extracting(PreviewExample.Text::name).containsExactly("chosen", "rejected");
        assertThat(trained(pair.texts().getFirst().tokens())).isEqualTo("The first.<|end_of_turn|>");
        assertThat(trained(pair.texts().getLast().tokens())).isEqualTo("No.<|end_of_turn|>");
    }

    @Test
    void showsAConversationThatIsCutAndCountsThoseThatAreLeftOut() throws IOException {
        ForeignModels.copy("bfloat16", folder.resolve("model"));
        String turns = turn("user", "Hi") + ", " + turn("assistant", "Hello") + ", " + turn("user", "word ".repeat(60))
                + ", " + turn("assistant", "Well.");
        Files.writeString(
                folder.resolve("chats.jsonl"),
                dialogue("a ".repeat(400), "Too long.") + "\n{\"messages\": [" + turns + "]}\n"
                        + dialogue("Read <|user|>.", "It is text.") + "\n");

        Preview preview = preview("from: model, tokens: 0, context: 48, ", "instruction-tuning", 1);

        PreviewSource chats = only(preview);
        assertThat(chats.counts().cut()).isEqualTo(1);
        assertThat(chats.counts().leftOut()).isEqualTo(1);
        PreviewExample.Text shown = chats.examples().getFirst().texts().getFirst();
        assertThat(shown.read()).isLessThan(shown.whole());
        assertThat(trained(shown.tokens())).isEqualTo("Hello<|end_of_turn|>");
        assertThat(preview.warnings())
                .anyMatch(warning -> warning.contains("cut at the end of a turn: 1 of 3."))
                .anyMatch(warning ->
                        warning.matches("Examples of chats in instruction-tuning that are left out: 1 of 3, 1"
                                + " because they do not fit into the context and 0 because the chat template does not take them\\."
                                + " The first: chats\\.jsonl:1 \\(it has \\d{3} tokens up to the end of its first answer, and at"
                                + " most 49 fit into the model's context\\)\\."))
                .anyMatch(warning -> warning.contains("contain a token of the chat template: 1 of 3"));
    }

    @Test
    void drawsTheSameExamplesForTheSameSeed() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 50; i++)
            many.append(dialogue("Question " + i + "?", "Answer " + i + ".")).append('\n');
        Files.writeString(folder.resolve("chats.jsonl"), many);

        assertThat(preview("", "instruction-tuning", 5)).isEqualTo(preview("", "instruction-tuning", 5));
        assertThat(only(preview("", "instruction-tuning", 5)).examples()).hasSize(5);
    }

    @Test
    void refusesWhatTheRunWouldRefuse() throws IOException {
        Files.delete(folder.resolve("chats.jsonl"));
        assertThatThrownBy(() -> preview("", "instruction-tuning", 3))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("chats.jsonl");

        Files.writeString(folder.resolve("chats.jsonl"), "no JSON\n");
        assertThatThrownBy(() -> preview("", "instruction-tuning", 3))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith(
                        "The source 'chats' of finetune.sources yields no conversation: of its 1 row 1 left out by malformed; the first is chats.jsonl:1 (malformed");

        assertThatThrownBy(() -> preview("from: elsewhere, tokens: 0, ", "instruction-tuning", 3))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith("The model of pretrain.from is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{messages: 5} | skip | 0.0001",
                "{prompt: Hi, completion: Hello} {prompt: broken} | fail | 0.0001",
                "{prompt: Hi, chosen: Good, rejected: Bad} | skip | 0.0001",
                "{prompt: question 1, completion: Hello} {prompt: question 1, completion: Bye} | skip | 0.5"
            })
    void endsWithTheSentenceWithWhichTheRunWouldEnd(String rows, String onBadDocument, double heldOut)
            throws IOException {
        Files.writeString(
                folder.resolve("chats.jsonl"),
                rows.replace("} {", "}\n{").replaceAll("([a-z]+):", "\"$1\":").replaceAll(": ([^,}5]+)", ": \"$1\""));
        Recipe recipe = RecipeReader.read("{preset: smoke, corpus: {onBadDocument: " + onBadDocument
                + "}, finetune: {heldOut: " + heldOut + ", sources: [{name: chats, kind: jsonl, path: chats.jsonl,"
                + " licence: MIT}], steps: [{kind: instruction-tuning, conversations: 10, epochs: 1, batch: 1,"
                + " learningRate: 0.001}]}}");
        SourceFolders folders = new SourceFolders(List.of(folder));

        Throwable ofTheRun = catchThrowable(() -> {
            ConversationCollector collector = new ConversationCollector(recipe, 1);
            Path work = Files.createDirectory(folder.resolve("work"));
            collector.read(work, folders, Optional.empty(), (_, _) -> {});
            collector.decide(work, work, _ -> Optional.empty(), (_, _) -> {});
        });

        assertThat(ofTheRun).isInstanceOf(SourceRefusedException.class);
        assertThatThrownBy(() -> new PreviewService(folders, InstantSource.system()).preview(recipe, 1))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessage(ofTheRun.getMessage());
    }

    @Test
    void saysThatVotesAreReadWhenTheRunIsRequested() throws IOException {
        Preview preview = new PreviewService(new SourceFolders(List.of(folder)), InstantSource.system())
                .preview(
                        RecipeReader.read("{preset: smoke, finetune: {heldOut: 0.0001, sources: [{name: people, kind:"
                                + " feedback, licence: Proprietary}, {name: chats, kind: jsonl, path: chats.jsonl,"
                                + " licence: CC0-1.0}], steps: [{kind: instruction-tuning, conversations: 10, epochs: 1,"
                                + " batch: 1, learningRate: 0.001}, {kind: preference-optimisation, pairs: 10, beta: 0.1,"
                                + " epochs: 1, batch: 1, learningRate: 0.001}]}}"),
                        1);

        assertThat(preview.warnings()).noneMatch(warning -> warning.contains("no pairs"));
        assertThat(preview.steps().getLast().sources())
                .extracting(PreviewSource::name, PreviewSource::note)
                .containsExactly(tuple(
                        "people",
                        "Its pairs of answers are made from the votes that there are when the run is requested."));
    }

    private Preview preview(String pretrain, String kind, int examples) throws IOException {
        boolean pairs = kind.equals("preference-optimisation");
        String step = pairs ? "pairs: 10, beta: 0.1" : "conversations: 10";
        String source = pairs ? "pairs" : "chats";
        String context = pretrain.contains("context") ? "" : "context: 64, ";
        return new PreviewService(new SourceFolders(List.of(folder)), InstantSource.system())
                .preview(
                        RecipeReader.read("{preset: smoke, pretrain: {" + pretrain + context
                                + "threads: 1}, finetune: {heldOut: 0.0001,"
                                + " sources: [{name: " + source + ", kind: jsonl, path: " + source
                                + ".jsonl, licence: CC0-1.0}], steps: [{kind: " + kind + ", " + step
                                + ", epochs: 1, batch: 1, learningRate: 0.001}]}}"),
                        examples);
    }

    private static PreviewSource only(Preview preview) {
        assertThat(preview.steps()).hasSize(1);
        assertThat(preview.steps().getFirst().sources()).hasSize(1);
        return preview.steps().getFirst().sources().getFirst();
    }

    private static String trained(List<PreviewToken> tokens) {
        return tokens.stream()
                .filter(PreviewToken::trained)
                .map(PreviewToken::text)
                .collect(Collectors.joining());
    }

    private static String dialogue(String question, String answer) {
        return "{\"messages\": [" + turn("user", question) + ", " + turn("assistant", answer) + "]}";
    }

    private static String turn(String role, String content) {
        return "{\"role\": \"" + role + "\", \"content\": \"" + content + "\"}";
    }
}
