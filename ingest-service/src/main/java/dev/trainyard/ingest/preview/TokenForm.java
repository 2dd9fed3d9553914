package dev.trainyard.ingest.preview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.preview.PreviewForm;
import dev.trainyard.contracts.preview.PreviewToken;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.ConversationEncoding;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplateFile;
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
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The form of a model from which training continues: its own chat template, or ours with the tokens it has. */
final class TokenForm implements PreviewedForm {
    private static final Pattern GENERATION = Pattern.compile("\\{%-?\\s*generation\\b");

    /** Longer texts would fill the screen and the memory of a browser. */
    private static final int MOST_SHOWN = 1_000;

    private final Tokenizer tokenizer;
    private final ChatForm form;
    private final ConversationEncoding encoding;
    private final PreviewForm described;

    private TokenForm(Tokenizer tokenizer, ChatForm form, PreviewForm described) {
        this.tokenizer = tokenizer;
        this.form = form;
        this.encoding = new ConversationEncoding(form, described.context());
        this.described = described;
    }

    /**
     * @param tokenizerFolder with the tokenizer that the run will use
     * @param modelFolder of the model, which names the ends of answers
     * @param context longest sequence, in tokens
     */
    static TokenForm open(Path tokenizerFolder, Path modelFolder, int context) throws IOException {
        Tokenizer tokenizer = Tokenizer.open(tokenizerFolder);
        try {
            boolean own = tokenizer.hasItsOwnTemplate();
            ChatForm form = ChatForm.open(modelFolder, tokenizer);
            return new TokenForm(
                    tokenizer,
                    form,
                    new PreviewForm(
                            own ? ownTemplate(modelFolder) : OUR_FORM,
                            null,
                            context,
                            ends(form, tokenizer, modelFolder)));
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static final String OUR_FORM =
            "The model has no chat template of its own: its conversations are written in Trainyard's form.";

    private static String ownTemplate(Path folder) throws IOException {
        boolean tagged = ChatTemplateFile.read(folder)
                .filter(template -> GENERATION.matcher(template).find())
                .isPresent();
        return "Conversations are written with the model's own chat template; "
                + (tagged
                        ? "its {% generation %} tags say which tokens are the assistant's."
                        : "it has no {% generation %} tags, so which tokens are the assistant's was found by rendering.");
    }

    private static List<PreviewForm.End> ends(ChatForm form, Tokenizer tokenizer, Path folder) throws IOException {
        Map<Integer, List<String>> origins = new TreeMap<>();
        for (int id : form.ends()) origins.put(id, new ArrayList<>());
        for (String file : List.of("config.json", "generation_config.json")) {
            if (!Files.exists(folder.resolve(file))) continue;
            JsonNode named = ModelFile.json(folder, file).path("eos_token_id");
            for (JsonNode id : named.isArray() ? named : List.of(named)) {
                List<String> known = origins.get(id.asInt(-1));
                if (known != null) known.add(file);
            }
        }
        String eos = eosToken(folder);
        for (Map.Entry<Integer, List<String>> end : origins.entrySet()) {
            if (tokenizer.token(end.getKey()).equals(eos)) end.getValue().add(TokenizerFolder.CONFIG);
        }
        List<PreviewForm.End> ends = new ArrayList<>();
        origins.forEach((id, from) -> {
            if (id == form.endOfTurn()) from.addFirst("the chat template");
            if (from.isEmpty()) from.add("Trainyard's form");
            ends.add(new PreviewForm.End(id, tokenizer.token(id), from));
        });
        return ends;
    }

    private static String eosToken(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(TokenizerFolder.CONFIG))) return "";
        JsonNode token = ModelFile.json(folder, TokenizerFolder.CONFIG).path("eos_token");
        return token.isObject() ? token.path("content").asText() : token.asText("");
    }

    @Override
    public PreviewForm described() {
        return described;
    }

    @Override
    public Written write(List<ChatMessage> messages, int prompt, boolean openingAlone) {
        return switch (encoding.encode(messages, prompt, openingAlone)) {
            case ConversationEncoding.Encoded.Fitting fitting -> written(fitting, messages, openingAlone);
            case ConversationEncoding.Encoded.TooLong tooLong -> {
                Conversation whole = form.conversation(messages);
                yield new Written(shown(whole), 0, whole.ids().length, 0, true, Fate.LEFT_OUT, tooLong.reason());
            }
            case ConversationEncoding.Encoded.Refused refused ->
                new Written(List.of(), 0, 0, 0, true, Fate.REFUSED, refused.reason());
        };
    }

    private Written written(
            ConversationEncoding.Encoded.Fitting fitting, List<ChatMessage> messages, boolean openingAlone) {
        Conversation conversation = fitting.conversation();
        int trained = 0;
        int last = -1;
        for (int i = 0; i < conversation.ids().length; i++) {
            if (!conversation.trained()[i]) continue;
            trained++;
            last = conversation.ids()[i];
        }
        int read = conversation.ids().length;
        return new Written(
                shown(conversation),
                read,
                fitting.cut() ? form.conversation(messages).ids().length : read,
                trained,
                openingAlone || form.ends().contains(last),
                fitting.cut() ? Fate.CUT : Fate.WHOLE,
                null);
    }

    private List<PreviewToken> shown(Conversation conversation) {
        List<PreviewToken> tokens = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_SHOWN, conversation.ids().length); i++) {
            tokens.add(token(conversation.ids()[i], conversation.trained()[i]));
        }
        return tokens;
    }

    private PreviewToken token(int id, boolean trained) {
        return new PreviewToken(id, tokenizer.token(id), trained);
    }

    @Override
    public List<PreviewToken> prompt(List<ChatMessage> messages) {
        try {
            return Arrays.stream(form.prompt(messages))
                    .limit(MOST_SHOWN)
                    .mapToObj(id -> token(id, false))
                    .toList();
        } catch (RefusedConversationException e) {
            return List.of();
        }
    }

    @Override
    public boolean hasTokensOfTheForm(String text) {
        for (SpecialText special : tokenizer.specialTexts()) if (text.contains(special.text())) return true;
        return false;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
