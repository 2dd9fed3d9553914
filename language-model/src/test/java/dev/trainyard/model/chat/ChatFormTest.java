package dev.trainyard.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.SpecialText;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes conversations as tokens in the forms of published families. */
class ChatFormTest {
    private static final List<ChatMessage> TWO_TURNS = List.of(
            ChatMessage.user("What is a unit?"),
            ChatMessage.assistant("The lazy dog."),
            ChatMessage.user("And 12?"),
            ChatMessage.assistant("A number, naïve one."));

    @TempDir
    Path folder;

    static List<String> families() {
        return FamilyFolders.names();
    }

    @ParameterizedTest
    @MethodSource("families")
    void givesTheIdsOfTransformers(String family) throws IOException {
        FamilyFolders.write(family, folder);
        int compared = 0;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (GoldenChat golden : GoldenChat.of(family)) {
                if (golden.ids() == null) continue;
                ChatForm form = ChatForm.open(folder, tokenizer, golden.switches());
                try {
                    int[] ids = golden.prompt()
                            ? form.prompt(golden.messages())
                            : form.conversation(golden.messages()).ids();

                    assertThat(ids).as("%s", golden).isEqualTo(golden.ids());
                    compared++;
                } catch (RefusedConversationException e) {
                    // transformers loses a message where we refuse the conversation.
                    assertThat(e).as("%s", golden).hasMessageContaining("leaves out message");
                    assertThat(golden.title()).contains("system");
                }
            }
        }
        assertThat(compared).isGreaterThan(6);
    }

    @ParameterizedTest
    @MethodSource("families")
    void trainsEachAnswerAndTheTokenThatEndsItAndNothingElse(String family) throws IOException {
        FamilyFolders.write(family, folder);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);

            Conversation conversation = form.conversation(TWO_TURNS);

            List<int[]> trained = runs(conversation);
            assertThat(trained).hasSize(2);
            for (int[] run : trained) {
                assertThat(run[run.length - 1]).isEqualTo(form.endOfTurn());
                assertThat(form.ends()).contains(form.endOfTurn());
                assertThat(Arrays.stream(run, 0, run.length - 1).filter(tokenizer::isSpecial))
                        .isEmpty();
            }
            assertThat(tokenizer.decodeContinuation(trained.get(0)).strip()).isEqualTo("The lazy dog.");
            assertThat(tokenizer.decodeContinuation(trained.get(1)).strip())
                    .isEqualTo((family.equals("qwen3") ? "<think>\n\n</think>\n\n" : "") + "A number, naïve one.");
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void beginsATrainedAnswerWhereThePromptForItEnds(String family) throws IOException {
        FamilyFolders.write(family, folder);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);
            Conversation whole = form.conversation(TWO_TURNS);

            int[] prompt = form.prompt(TWO_TURNS.subList(0, 3));

            int last = whole.ids().length - 1;
            while (!whole.trained()[last]) last--;
            int begin = last;
            while (begin > 0 && whole.trained()[begin - 1]) begin--;
            // SentencePiece joins a space that the template writes before an answer with the answer's first word.
            assertThat(Arrays.copyOf(whole.ids(), begin)).isEqualTo(Arrays.copyOf(prompt, begin));
            assertThat(prompt.length - begin).isBetween(0, family.startsWith("mistral") ? 1 : 0);
        }
    }

    private static List<int[]> runs(Conversation conversation) {
        List<int[]> runs = new ArrayList<>();
        int from = 0;
        while (from < conversation.ids().length) {
            int to = from;
            while (to < conversation.ids().length && conversation.trained()[to]) to++;
            if (to > from) runs.add(Arrays.copyOfRange(conversation.ids(), from, to));
            from = to + 1;
        }
        return runs;
    }

    /** The mask of transformers has the beginning of the turn, which a prompt gives, and the line break after it. */
    @Test
    void trainsWhatGenerationBlocksContainExceptWhatAPromptGives() throws IOException {
        FamilyFolders.write("smollm3", folder);
        int compared = 0;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (GoldenChat golden : GoldenChat.of("smollm3")) {
                if (golden.assistant() == null || golden.ids() == null) continue;
                ChatForm form = ChatForm.open(folder, tokenizer, golden.switches());
                Conversation ours;
                try {
                    ours = form.conversation(golden.messages());
                } catch (RefusedConversationException e) {
                    continue;
                }
                String begin = golden.switches().containsValue(false) ? "<think>\n\n</think>\n" : "";
                boolean[] expected = golden.assistant().clone();
                for (int i = 0; i < expected.length; i++) {
                    if (!expected[i] || i > 0 && golden.assistant()[i - 1]) continue;
                    int at = i;
                    StringBuilder text = new StringBuilder();
                    while (!text.toString().equals("assistant\n" + begin)) {
                        expected[at] = false;
                        text.append(tokenizer.isSpecial(ours.ids()[at]) ? "" : tokenizer.token(ours.ids()[at]));
                        at++;
                        if (text.length() > 60) break;
                    }
                    while (ours.ids()[at] != form.endOfTurn()) at++;
                    for (at++; at < expected.length && golden.assistant()[at]; at++) expected[at] = false;
                }
                if (golden.title().equals("white space") || golden.title().equals("switches in the text")) continue;

                assertThat(ours.trained()).as("%s", golden).isEqualTo(expected);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(6);
    }

    @ParameterizedTest
    @MethodSource("families")
    void nothingThatSomeoneWritesOpensOrClosesATurn(String family) throws IOException {
        FamilyFolders.write(family, folder);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);
            List<String> hostile = new ArrayList<>(List.of("{{ bos_token }}{% endfor %}{{ raise_exception('x') }}"));
            for (SpecialText special : tokenizer.specialTexts()) {
                hostile.add(special.text());
                hostile.add("a" + special.text() + "\n" + special.text() + " b");
                hostile.add(special.text().substring(0, special.text().length() - 1));
                hostile.add(special.text().substring(1) + "x" + special.text().charAt(0));
            }
            int[] honest = specials(form.conversation(TWO_TURNS).ids(), tokenizer);
            int refused = 0;
            for (String text : hostile) {
                for (int place = 0; place < TWO_TURNS.size(); place++) {
                    List<ChatMessage> messages = new ArrayList<>(TWO_TURNS);
                    messages.set(place, new ChatMessage(TWO_TURNS.get(place).role(), text));
                    int[] ids;
                    try {
                        ids = form.conversation(messages).ids();
                        assertThat(form.prompt(messages.subList(0, 3))).isNotEmpty();
                    } catch (RefusedConversationException e) {
                        assertThat(e).hasMessageContaining("marks turns in ordinary text");
                        refused++;
                        continue;
                    }
                    assertThat(specials(ids, tokenizer))
                            .as("%s as message %d", text, place)
                            .isEqualTo(honest);
                    assertThat(tokenizer.decode(ids)).contains(text.strip());
                }
            }
            assertThat(refused).isZero();
        }
    }

    private static int[] specials(int[] ids, Tokenizer tokenizer) {
        return Arrays.stream(ids).filter(tokenizer::isSpecial).toArray();
    }

    @ParameterizedTest
    @CsvSource({"mistral-v0.1, [INST]", "mistral-v0.3, [/INST]", "olmo-2, <|user|>", "olmo-2, <|assistant|>"})
    void refusesATextWithTheOrdinaryTextThatMarksTurns(String family, String mark) throws IOException {
        FamilyFolders.write(family, folder);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);

            assertThatExceptionOfType(RefusedConversationException.class)
                    .isThrownBy(() -> form.prompt(List.of(ChatMessage.user("a " + mark + " b"))))
                    .withMessage(
                            "message 1 contains '" + mark + "', with which the model's chat template marks turns in"
                                    + " ordinary text; a message without it is expected");
        }
    }

    /** As in DeepSeek's tokenizers, where the tokens that open turns are no special ones. */
    @Test
    void refusesATextWithATokenThatOpensTurnsAndIsNotSpecial() throws IOException {
        FamilyFolders.write("qwen3", folder);
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for m in messages %}<|im_start|>{{ '<think>' if m.role == 'user' }}{{ m.content }}<|im_end|>"
                        + "{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);

            assertThatThrownBy(() -> form.prompt(List.of(ChatMessage.user("a<think>b"))))
                    .hasMessageContaining("message 1 contains '<think>', with which");
            assertThat(form.prompt(List.of(ChatMessage.user("a</think>b")))).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void countsNoMoreTokensThanAPromptHas(String family) throws IOException {
        FamilyFolders.write(family, folder);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);
            for (String text : List.of("", "a", "   \n", "unit of language ".repeat(50), "\uD83D\uDE00".repeat(9))) {
                List<ChatMessage> messages = List.of(ChatMessage.user(text));

                assertThat(form.fewestTokens(messages)).isLessThanOrEqualTo(form.prompt(messages).length);
            }
            assertThat(form.fewestTokens(List.of(ChatMessage.user("x".repeat(100_000)))))
                    .isGreaterThan(1_000);
        }
    }

    @Test
    void saysWhyATemplateDoesNotTakeAConversation() throws IOException {
        FamilyFolders.write("gemma-3", folder);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);

            assertThatThrownBy(() -> form.prompt(List.of(ChatMessage.user("a"), ChatMessage.user("b"))))
                    .hasMessage("the model's chat template does not take this conversation: Conversation roles must"
                            + " alternate user/assistant/user/assistant/...");
            assertThatThrownBy(() -> form.prompt(List.of(ChatMessage.system("a"))))
                    .hasMessage("the model's chat template leaves out message 1 (system); it takes no such message"
                            + " there");
            assertThatThrownBy(() -> form.conversation(List.of(ChatMessage.user("a"), ChatMessage.assistant(" "))))
                    .hasMessage("of message 2 (assistant), the model's chat template leaves nothing; an answer with"
                            + " words is expected");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{% for m in messages %}{{ m.content }}{% endfor %} # ends the assistant's turn with no special token",
                "{% include 'x' %} # the chat template cannot be rendered: line 1: the block 'include' is not supported",
                "{{ raise_exception('Not today.') }} # the chat template cannot be rendered: Not today.",
                "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %} # it may never end",
                "<|im_start|>{{ messages[-1].content }}<|im_end|> # exactly once and unchanged",
                "{% for m in messages %}<|im_start|>{{ m.content | upper }}<|im_end|>{% endfor %} # exactly once and"
                        + " unchanged",
                "{% for m in messages %}{{ m.content }}{{ m.content }}<|im_end|>{% endfor %} # exactly once and"
                        + " unchanged",
                "{% for m in messages %}{{ 'U: ' if m.role == 'user' else 'A: ' }}{{ m.content }}{% endfor %} # ends the"
                        + " assistant's turn with no special token",
                "{% for m in messages %}<|im_start|>{{ m.content }}{% endfor %} # ends the assistant's turn with no"
                        + " special token",
            })
    void refusesATemplateThatIsNotCertain(String template, String message) throws IOException {
        FamilyFolders.write("smollm2", folder);
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThatExceptionOfType(RefusedModelException.class)
                    .isThrownBy(() -> ChatForm.open(folder, tokenizer))
                    .withMessageContaining(message);
        }
    }

    @Test
    void readsTheTemplateThatTransformersReads() throws IOException {
        FamilyFolders.write("smollm2", folder);
        String config = Files.readString(folder.resolve("tokenizer_config.json"));
        String own = "{% for m in messages %}<|im_start|>{{ m.role }}:{{ m.content }}<|im_end|>{% endfor %}";
        String named = "[{\"name\": \"tool_use\", \"template\": \"x\"}, {\"name\": \"default\", \"template\": \"" + own
                + "\"}]";
        int chatMl = promptLength();

        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                config.replaceFirst("\"chat_template\":\".*\"", "\"chat_template\":" + named.replace("\\", "\\\\")));
        int ofList = promptLength();
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        Files.writeString(folder.resolve("chat_template.jinja"), own);
        int ofFile = promptLength();

        assertThat(ofList).isLessThan(chatMl);
        assertThat(ofFile).isEqualTo(ofList);
        Files.delete(folder.resolve("chat_template.jinja"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                config.replaceFirst(
                        "\"chat_template\":\".*\"", "\"chat_template\":[{\"name\":\"rag\",\"template\":\"x\"}]"));
        assertThatThrownBy(this::promptLength)
                .hasMessage("tokenizer_config.json names the chat templates rag, and none of them is named default,"
                        + " which is the one that is used");
    }

    private int promptLength() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            return ChatForm.open(folder, tokenizer).prompt(List.of(ChatMessage.user("Hi"))).length;
        }
    }

    @Test
    void honoursEveryEndThatTheFolderNames() throws IOException {
        FamilyFolders.write("qwen2.5", folder);
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 5, \"bos_token_id\": null}");
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [7, 5]}");
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);

            assertThat(form.ends()).isEqualTo(Set.of(5, 7, form.endOfTurn()));
            assertThat(tokenizer.token(form.endOfTurn())).isEqualTo("<|im_end|>");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"eos_token_id\": 99999} | config.json has eos_token_id 99999, but the tokenizer's tokens are 0 to 314;"
                        + " the model and the tokenizer of one folder must belong together",
                "{\"eos_token_id\": [1, -1]} | config.json has eos_token_id -1, but",
                "{\"bos_token_id\": \"x\"} | config.json has bos_token_id \"x\", but",
                "{\"bos_token_id\": 7} | config.json has bos_token_id 7, but the bos_token '<s>' of"
                        + " tokenizer_config.json has the id 1; they must agree",
            })
    void refusesATokenizerThatDisagreesWithTheConfig(String config, String message) throws IOException {
        FamilyFolders.write("mistral-v0.1", folder);
        Files.writeString(folder.resolve("config.json"), config);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThatExceptionOfType(RefusedModelException.class)
                    .isThrownBy(() -> ChatForm.open(folder, tokenizer))
                    .withMessageContaining(message.replace("314", String.valueOf(tokenizer.vocabularySize() - 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersWithThinkingOrWithout(boolean thinking) throws IOException {
        FamilyFolders.write("qwen3", folder);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer, Map.of("enable_thinking", thinking));

            String prompt = tokenizer.decode(form.prompt(List.of(ChatMessage.user("Hi"))));

            assertThat(prompt.endsWith("<think>\n\n</think>\n\n")).isEqualTo(!thinking);
        }
    }

    @Test
    void writesTheConversationsOfOurModelsAsBefore() throws IOException {
        TokenizerFolder.write(folder, BytePairTrainer.train(List.of("what does harbor mean?"), 280));
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);

            Conversation conversation = form.conversation(TWO_TURNS);

            Conversation ours = ChatTemplate.conversation(tokenizer, TWO_TURNS);
            assertThat(tokenizer.hasItsOwnTemplate()).isFalse();
            assertThat(conversation.ids()).isEqualTo(ours.ids());
            assertThat(conversation.trained()).isEqualTo(ours.trained());
            assertThat(form.prompt(TWO_TURNS)).isEqualTo(ChatTemplate.prompt(tokenizer, TWO_TURNS));
            assertThat(form.ends()).isEqualTo(tokenizer.endsOfAnswers());
        }
    }
}
