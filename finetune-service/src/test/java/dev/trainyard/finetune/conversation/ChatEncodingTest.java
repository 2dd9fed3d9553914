package dev.trainyard.finetune.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.ConversationEncoding.Encoded;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatEncodingTest {
    private static final int LONG = 10_000;

    private static Tokenizer tokenizer;
    private static ChatForm form;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(folder);
        tokenizer = Tokenizer.open(store.open(TinyCorpus.seal(store).tokenizer()));
        form = ChatForm.ours(tokenizer);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void learnsEveryAnswerWithItsEndAndNothingElse() {
        Conversation chat = fitting(LONG, dialogue(3), false);

        assertThat(learned(chat))
                .containsExactly("Answer 0.<|end_of_turn|>", "Answer 1.<|end_of_turn|>", "Answer 2.<|end_of_turn|>");
    }

    @Test
    void cutsAtTheEndOfAnAnswerWhateverTheContext() {
        List<ChatMessage> messages = dialogue(6);
        int[] lengths = new int[7];
        for (int turns = 1; turns <= 6; turns++) {
            lengths[turns] =
                    form.conversation(messages.subList(0, 1 + 2 * turns)).ids().length;
        }
        for (int context = 1; context <= lengths[6]; context++) {
            int fit = 0;
            while (fit < 6 && lengths[fit + 1] <= context + 1) fit++;

            Encoded encoded = new ChatEncoding(form, context)
                    .encode(new InstructionExample("a", Sha256.of("a"), messages, false));

            if (fit == 0) {
                assertThat(encoded).isEqualTo(new Encoded.TooLong(lengths[1], context + 1));
                continue;
            }
            Encoded.Fitting fitting = (Encoded.Fitting) encoded;
            assertThat(fitting.cut()).isEqualTo(fit < 6);
            assertThat(fitting.conversation().ids())
                    .isEqualTo(
                            form.conversation(messages.subList(0, 1 + 2 * fit)).ids());
            assertThat(learned(fitting.conversation())).hasSize(fit).allMatch(text -> text.endsWith("<|end_of_turn|>"));
        }
    }

    @Test
    void leavesOutTheEndOfAnOpening() {
        List<ChatMessage> messages =
                List.of(ChatMessage.user("Hello"), ChatMessage.assistant("A first sentence. A second one."));

        assertThat(learned(fitting(LONG, messages, true))).containsExactly("A first sentence.");
        assertThat(learned(fitting(LONG, messages, false)))
                .containsExactly("A first sentence. A second one.<|end_of_turn|>");
    }

    @Test
    void learnsNoAnswerInThePromptOfAPair() {
        List<ChatMessage> longer = List.of(
                ChatMessage.assistant("Better."), ChatMessage.user("Go on."), ChatMessage.assistant("Better still."));
        PreferenceExample pair = pair(dialogue(2), longer, List.of(ChatMessage.assistant("Worse.")), false);
        ChatEncoding encoding = new ChatEncoding(form, LONG);

        assertThat(learned(((Encoded.Fitting) encoding.encode(pair, pair.chosen())).conversation()))
                .containsExactly("Better.<|end_of_turn|>", "Better still.<|end_of_turn|>");
        assertThat(learned(((Encoded.Fitting) encoding.encode(pair, pair.rejected())).conversation()))
                .containsExactly("Worse.<|end_of_turn|>");
    }

    @Test
    void cutsAContinuationButNeverThePromptOfAPair() {
        List<ChatMessage> longer = List.of(
                ChatMessage.assistant("Better."), ChatMessage.user("Go on."), ChatMessage.assistant("Better still."));
        PreferenceExample pair = pair(dialogue(2), longer, List.of(ChatMessage.assistant("Worse.")), false);
        int first = form.conversation(pair.with(longer.subList(0, 1))).ids().length;

        assertThat(new ChatEncoding(form, first - 1).encode(pair, longer))
                .isInstanceOfSatisfying(Encoded.Fitting.class, fitting -> {
                    assertThat(fitting.cut()).isTrue();
                    assertThat(learned(fitting.conversation())).containsExactly("Better.<|end_of_turn|>");
                });
        assertThat(new ChatEncoding(form, first - 2).encode(pair, longer))
                .isEqualTo(new Encoded.TooLong(first, first - 1));
    }

    @Test
    void comparesWholeAnswersIfTheyOpenAlike() {
        List<ChatMessage> better = List.of(ChatMessage.assistant("I can't help. Ask a doctor."));
        List<ChatMessage> worse = List.of(ChatMessage.assistant("I can't help. Go away."));
        PreferenceExample pair = pair(dialogue(0), better, worse, true);

        assertThat(learned(((Encoded.Fitting) new ChatEncoding(form, LONG).encode(pair, better)).conversation()))
                .containsExactly("I can't help. Ask a doctor.<|end_of_turn|>");
    }

    /** A system message and exchanges; without exchanges, the question alone. */
    private static List<ChatMessage> dialogue(int exchanges) {
        List<ChatMessage> messages = new ArrayList<>(List.of(ChatMessage.system("Be brief.")));
        for (int i = 0; i < exchanges; i++) {
            messages.add(ChatMessage.user("Question number " + i + " of some length?"));
            messages.add(ChatMessage.assistant("Answer " + i + "."));
        }
        return messages;
    }

    private static PreferenceExample pair(
            List<ChatMessage> before, List<ChatMessage> chosen, List<ChatMessage> rejected, boolean openings) {
        List<ChatMessage> prompt = new ArrayList<>(before);
        prompt.add(ChatMessage.user("And now?"));
        return new PreferenceExample(
                "a",
                Sha256.of("a"),
                PreferenceExample.Criterion.of(prompt, chosen, rejected),
                prompt,
                chosen,
                rejected,
                openings);
    }

    private static Conversation fitting(int context, List<ChatMessage> messages, boolean opening) {
        Encoded encoded =
                new ChatEncoding(form, context).encode(new InstructionExample("a", Sha256.of("a"), messages, opening));
        return ((Encoded.Fitting) encoded).conversation();
    }

    /** The texts of the runs of tokens that are learned. */
    private static List<String> learned(Conversation chat) {
        List<String> runs = new ArrayList<>();
        List<Integer> run = new ArrayList<>();
        for (int i = 0; i <= chat.ids().length; i++) {
            if (i < chat.ids().length && chat.trained()[i]) {
                run.add(chat.ids()[i]);
            } else if (!run.isEmpty()) {
                runs.add(text(run));
                run.clear();
            }
        }
        return runs;
    }

    private static String text(List<Integer> ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(id == form.endOfTurn() ? "<|end_of_turn|>" : tokenizer.decode(new int[] {id}));
        }
        return text.toString();
    }
}
