package dev.trainyard.finetune.constitution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.ConstitutionEffect;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Reviser;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.corpus.constitution.Constitution;
import dev.trainyard.corpus.constitution.Principle;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.constitution.AnswerReviser.Done;
import dev.trainyard.finetune.constitution.AnswerReviser.Draft;
import dev.trainyard.finetune.constitution.AnswerReviser.Outcome;
import dev.trainyard.finetune.constitution.AnswerReviser.Unusable;
import dev.trainyard.finetune.constitution.RevisedAnswer.Round;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.InstructionExample;
import dev.trainyard.finetune.conversation.WholeAnswer;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.generation.WrittenAnswer;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.endpoint.ChatEndpoint;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a model to prompts, with their criticisms and revisions. They are an artifact of the store, {@code
 * constitutions/}, whose address is the digest of everything that they depend on. They are made in blocks, each of which
 * is durable, so that a killed job goes on with the next one.
 */
public final class RevisedAnswers {
    /** The file in the artifact: a {@link RevisedAnswer} a line. */
    public static final String FILE = "exchanges.jsonl";

    /** To be raised when the same inputs should give other answers or revisions. */
    private static final int VERSION = 2;

    private static final int FEWEST = 40;
    private static final int HELD_OUT_IN = 10;
    private static final int TOGETHER = 64;
    private static final int LONGEST_ANSWER = 256;

    private static final TypeReference<List<RevisedAnswer>> BLOCK = new TypeReference<>() {};

    private final String step;
    private final Settings settings;
    private final ChatEncoding encoding;
    private final JobContext context;
    private final @Nullable ChatEndpoint endpoint;

    /**
     * Everything that decides the answers and revisions, apart from the prompts.
     *
     * @param model that answers; it is not changed
     * @param chat the checkpoint whose tokenizer and chat template write the conversations
     * @param threads included because sums in another order differ in their last bits
     * @param rounds the number of principles for each answer
     * @param endpoint the model and the address, without the key; absent for other revisers
     */
    public record Settings(
            Artifact model,
            Artifact chat,
            int threads,
            Constitution constitution,
            Reviser reviser,
            int rounds,
            double temperature,
            long seed,
            @Nullable String endpoint) {}

    private record Inputs(int version, Settings settings, int context, int longest, Sha256 prompts) {}

    /** A question of a source. @param turns the conversation before the answer */
    public record Prompt(String source, List<Turn> turns) {
        public Prompt {
            turns = List.copyOf(turns);
        }

        /** What precedes the last answer of a conversation. */
        public static Prompt of(Dialogue dialogue) {
            return new Prompt(
                    dialogue.source(),
                    dialogue.turns().subList(0, dialogue.turns().size() - 1));
        }
    }

    /** @param step its name, which the working files have; @param endpoint null unless the settings name one */
    public RevisedAnswers(
            String step,
            Settings settings,
            ChatEncoding encoding,
            JobContext context,
            @Nullable ChatEndpoint endpoint) {
        this.step = step;
        this.settings = settings;
        this.encoding = encoding;
        this.context = context;
        this.endpoint = endpoint;
    }

    /** The sealed answers, which are computed unless the store has them undamaged. */
    public Artifact of(List<Prompt> prompts) throws IOException {
        String location = "constitutions/" + JobId.of(Stage.FINETUNE, inputs(prompts));
        Optional<Artifact> sealed = context.store().findWhole(location);
        Path work = context.workFolder().resolve("answers-" + step);
        if (sealed.isPresent()) {
            DurableFiles.delete(work);
            return sealed.get();
        }
        Files.createDirectories(work);
        List<RevisedAnswer> answers = computed(prompts, work);
        try (Staging staging = context.store().stage(location, MediaTypes.CONSTITUTION)) {
            write(staging.folder().resolve(FILE), answers);
            Files.write(
                    staging.folder().resolve("constitution.json"),
                    ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(settings.constitution()));
            Artifact made = staging.seal();
            context.durable("revised answers of " + step, 1);
            DurableFiles.delete(work);
            return made;
        }
    }

    /** The prompts that differ, in their order. */
    public static List<Prompt> different(List<Prompt> prompts) {
        Set<List<Turn>> seen = new HashSet<>();
        return prompts.stream().filter(prompt -> seen.add(prompt.turns())).toList();
    }

    private Inputs inputs(List<Prompt> prompts) throws JsonProcessingException {
        return new Inputs(
                VERSION,
                settings,
                encoding.context(),
                longest(),
                Sha256.of(ContractJson.mapper().writeValueAsBytes(prompts)));
    }

    /** The longest answer, critique or revision, in tokens. */
    private int longest() {
        return Math.max(1, Math.min(LONGEST_ANSWER, encoding.context() / 2));
    }

    private List<RevisedAnswer> computed(List<Prompt> prompts, Path work) throws IOException {
        List<RevisedAnswer> answers = new ArrayList<>();
        try (Transformer model = Transformer.open(context.store().open(settings.model()));
                ReplyJournal journal = ReplyJournal.open(work.resolve("replies.jsonl"))) {
            Generator generator = new Generator(model);
            AnswerReviser reviser = reviser(generator, journal);
            for (int from = 0; from < prompts.size(); from += TOGETHER) {
                context.checkActive();
                int to = Math.min(prompts.size(), from + TOGETHER);
                Path block = work.resolve("block-" + from + ".json");
                if (Files.exists(block)) {
                    answers.addAll(ContractJson.mapper().readValue(Files.readAllBytes(block), BLOCK));
                } else {
                    List<RevisedAnswer> made = block(prompts.subList(from, to), from, generator, reviser);
                    DurableFiles.replace(
                            work,
                            "block-" + from + ".json",
                            ContractJson.mapper().writeValueAsBytes(made));
                    context.durable("answers of " + step, to);
                    answers.addAll(made);
                }
                context.progress("revising answers for " + step, "prompts", to, prompts.size());
            }
        }
        return answers;
    }

    private AnswerReviser reviser(Generator generator, ReplyJournal journal) {
        return switch (settings.reviser()) {
            case RULES -> new RulesReviser();
            case MODEL -> new ModelReviser(generator, encoding, longest(), context::checkActive);
            case ENDPOINT -> {
                if (endpoint == null) throw new IllegalStateException("an endpoint reviser needs an endpoint");
                yield new EndpointReviser(endpoint, journal, context::checkActive);
            }
        };
    }

    private List<RevisedAnswer> block(List<Prompt> prompts, int from, Generator generator, AnswerReviser reviser)
            throws IOException {
        Set<Integer> fragments = new HashSet<>();
        List<RevisedAnswer> answers = new ArrayList<>(answered(prompts, from, generator, fragments));
        for (int round = 0; round < settings.rounds(); round++) {
            List<Draft> drafts = new ArrayList<>();
            List<Integer> asked = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                RevisedAnswer one = answers.get(i);
                List<Principle> principles =
                        settings.constitution().chosen(settings.rounds(), one.ordinal(), settings.seed());
                // A conversation with a turn of no words is none that a model was taught to continue.
                boolean mute = one.revision().isBlank() && settings.reviser() == Reviser.MODEL;
                if (one.unusable() != null || round >= principles.size() || mute) continue;
                drafts.add(new Draft(one.prompt(), one.revision(), principles.get(round)));
                asked.add(i);
            }
            List<Outcome> outcomes = reviser.revise(drafts);
            for (int i = 0; i < outcomes.size(); i++) {
                answers.set(asked.get(i), after(answers.get(asked.get(i)), outcomes.get(i)));
            }
        }
        return answers.stream()
                .map(one -> ended(one, fragments.contains(one.ordinal())))
                .toList();
    }

    /** @param fragment whether nothing of the answer is whole; then it can only be learned after a revision */
    private RevisedAnswer ended(RevisedAnswer one, boolean fragment) {
        if (one.unusable() != null) return one;
        if (one.revision().isBlank()) return with(one, one.rounds(), "", "The answer is empty.");
        if (!fragment || one.isRevised()) return one;
        String reason = "Of the answer's first " + longest() + " tokens, no sentence is whole.";
        return with(one, one.rounds(), one.revision(), reason);
    }

    /** @param fragments to which the ordinals of answers are added that were cut off before their first sentence ended */
    private List<RevisedAnswer> answered(List<Prompt> prompts, int from, Generator generator, Set<Integer> fragments) {
        List<int[]> ids = new ArrayList<>();
        List<Integer> asked = new ArrayList<>();
        @Nullable String[] unasked = new @Nullable String[prompts.size()];
        String[] answers = new String[prompts.size()];
        for (int i = 0; i < prompts.size(); i++) {
            answers[i] = "";
            try {
                int[] prompt =
                        encoding.form().prompt(ChatMessage.of(prompts.get(i).turns()));
                if (prompt.length + longest() > encoding.context()) {
                    unasked[i] = "The prompt leaves no room for an answer in the model's context.";
                    continue;
                }
                ids.add(prompt);
                asked.add(i);
            } catch (RefusedConversationException e) {
                unasked[i] = "The model's chat template does not take the prompt.";
            }
        }
        List<WrittenAnswer> written =
                written(ids, asked.stream().map(i -> from + i).toList(), generator);
        for (int i = 0; i < written.size(); i++) {
            int at = asked.get(i);
            answers[at] = WholeAnswer.of(written.get(i), encoding.form());
            if (answers[at].isEmpty() && !written.get(i).isFinished()) {
                answers[at] = WholeAnswer.text(written.get(i), encoding.form());
                fragments.add(from + at);
            }
        }
        List<RevisedAnswer> all = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            Prompt prompt = prompts.get(i);
            all.add(new RevisedAnswer(
                    from + i,
                    prompt.source(),
                    prompt.turns(),
                    answers[i],
                    List.of(),
                    answers[i],
                    settings.reviser(),
                    endpoint == null ? null : endpoint.settings().model(),
                    unasked[i]));
        }
        return all;
    }

    /** Each sampled answer has a seed that its ordinal decides. */
    private List<WrittenAnswer> written(List<int[]> prompts, List<Integer> ordinals, Generator generator) {
        List<Sampling> samplings = ordinals.stream().map(this::sampling).toList();
        return generator.writeAll(prompts, samplings, context::checkActive);
    }

    private Sampling sampling(int ordinal) {
        Set<Integer> ends = encoding.form().ends();
        if (settings.temperature() == 0) return Sampling.greedy(longest(), ends);
        long seed = Long.parseUnsignedLong(
                Sha256.of("answer " + settings.seed() + " " + ordinal).hex().substring(0, 16), 16);
        return Sampling.of(settings.temperature(), longest(), seed, ends);
    }

    private static RevisedAnswer after(RevisedAnswer before, Outcome outcome) {
        return switch (outcome) {
            case Done(Round round) -> {
                List<Round> rounds = new ArrayList<>(before.rounds());
                rounds.add(round);
                yield with(before, rounds, round.revision(), null);
            }
            case Unusable(String reason) -> with(before, before.rounds(), before.revision(), reason);
        };
    }

    private static RevisedAnswer with(
            RevisedAnswer one, List<Round> rounds, String revision, @Nullable String unusable) {
        return new RevisedAnswer(
                one.ordinal(),
                one.source(),
                one.prompt(),
                one.answer(),
                rounds,
                revision,
                one.reviser(),
                one.model(),
                unusable);
    }

    private static void write(Path file, List<RevisedAnswer> answers) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (RevisedAnswer one : answers) {
                lines.write(ContractJson.mapper().writeValueAsString(one));
                lines.write('\n');
            }
        }
    }

    /** The answers in an artifact. @param folder of it */
    public static List<RevisedAnswer> read(Path folder) throws IOException {
        List<RevisedAnswer> answers = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(FILE))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(ContractJson.mapper().readValue(line, RevisedAnswer.class));
            }
        }
        return answers;
    }

    /**
     * Those that no step learns, so that a later step's preferences can be measured on them: about one in {@value
     * #HELD_OUT_IN}, decided by their prompts alone. Fewer than {@value #FEWEST} answers are all learned.
     */
    public static List<RevisedAnswer> heldOut(List<RevisedAnswer> answers) {
        if (answers.size() < FEWEST) return List.of();
        return answers.stream().filter(one -> one.draw(HELD_OUT_IN) == 0).toList();
    }

    /** The others. */
    public static List<RevisedAnswer> learned(List<RevisedAnswer> answers) {
        if (answers.size() < FEWEST) return answers;
        return answers.stream().filter(one -> one.draw(HELD_OUT_IN) != 0).toList();
    }

    /** The conversations that are learned. */
    public static List<InstructionExample> examples(List<RevisedAnswer> answers) {
        List<InstructionExample> examples = new ArrayList<>();
        for (RevisedAnswer one : learned(answers)) {
            if (!one.isUsable()) continue;
            List<ChatMessage> messages = new ArrayList<>(ChatMessage.of(one.prompt()));
            messages.add(ChatMessage.assistant(one.revision()));
            examples.add(new InstructionExample(one.source(), one.id(), messages, false));
        }
        return examples;
    }

    /** What came of the prompts. @param sealed the artifact with the answers */
    public ConstitutionEffect effect(List<RevisedAnswer> answers, Artifact sealed) {
        int usable = (int) answers.stream().filter(RevisedAnswer::isUsable).count();
        int revised = (int) answers.stream().filter(RevisedAnswer::isRevised).count();
        int unusable = answers.size() - usable;
        List<String> notices = new ArrayList<>();
        if (settings.reviser() == Reviser.RULES) {
            notices.add("The answers of " + step + " were criticised and revised by fixed text rules, not by a model.");
        }
        if (unusable > 0) {
            String reason = answers.stream()
                    .map(one -> one.unusable() == null ? "" : one.unusable())
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("");
            notices.add(unusable + " of " + answers.size() + " answers of " + step + " were left out; the first: "
                    + reason);
        }
        int heldOut = heldOut(answers).size();
        if (heldOut > 0) {
            notices.add(heldOut + " of " + answers.size() + " answers of " + step
                    + " are learned by no step, so that preferences can be measured on them.");
        }
        if (revised == 0) notices.add("The principles of " + step + " changed no answer.");
        return new ConstitutionEffect(
                settings.constitution().name(),
                settings.constitution().digest(),
                settings.reviser(),
                endpoint == null ? null : endpoint.settings().model(),
                answers.size(),
                revised,
                usable - revised,
                unusable,
                sealed,
                notices);
    }
}
