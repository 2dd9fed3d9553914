package dev.trainyard.corpus.conversation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sets of conversations and preferences that Trainyard brings, as JSON Lines with a card each, like those of
 * anybody else. The build writes them into the folder of the demo's sources. They contain the train split alone, because
 * evaluation asks for the acts and in the phrasings of the other one.
 */
public final class ConversationSets {
    /** Requests of each intent to which answers are learned: the first of the split. */
    static final int REQUESTS = 10_000;

    /** Requests of each intent whose answers are compared: the last of the split, which the other files do not contain. */
    static final int COMPARED = 2_000;

    private static final Set<String> NOT_ABOUT_THE_MODEL =
            Set.of("hello", "feeling", "thanks", "bye", "weather", "joke", "kindness", "criticism");

    private static final JsonMapper JSON = new JsonMapper();

    private final SmallTalk smallTalk = SmallTalk.load();
    private final Uncertainty uncertainty = Uncertainty.load();

    /** The files, by the name that they have in recipes, with the text of each card. */
    private record SetFile(String name, String contents, String weaknesses, List<Row> rows) {}

    /** A line of a file. */
    private sealed interface Row {
        String question();
    }

    private record Answered(List<Message> messages) implements Row {
        @Override
        public String question() {
            return messages.getFirst().content();
        }
    }

    private record Message(String role, String content) {}

    private record Compared(String prompt, String chosen, String rejected) implements Row {
        static Compared of(Request request) {
            return new Compared(request.text(), request.answer(), request.contrary());
        }

        @Override
        public String question() {
            return prompt;
        }
    }

    /** @param arguments the folder, which is made if it does not exist */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) throw new IllegalArgumentException("expected one argument, the folder to write to");
        new ConversationSets().write(Path.of(arguments[0]));
    }

    /** Writes {@code <name>.jsonl} and {@code <name>.md} for each set; always the same bytes. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<SetFile> sets = new ArrayList<>(List.of(identity(), smallTalk(), uncertainty(), harmlessQuestions()));
        for (ActSet acts : ActSet.values()) {
            Requests requests = Requests.load(acts);
            for (Intent intent : Intent.values()) sets.add(requests(acts, requests, intent));
            sets.add(requestPreferences(acts, requests));
        }
        for (SetFile set : sets) {
            StringBuilder lines = new StringBuilder();
            for (Row row : set.rows()) {
                lines.append(JSON.writeValueAsString(row)).append('\n');
            }
            write(folder.resolve(set.name() + ".jsonl"), lines.toString());
            write(folder.resolve(set.name() + ".md"), card(set));
        }
    }

    /** Does not touch a file that is right already, so that a build does not look newer than it is. */
    private static void write(Path file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) return;
        Files.write(file, bytes);
    }

    private SetFile identity() {
        return new SetFile(
                "identity",
                "Questions about the assistant itself, each with two answers: who it is, who made it and how, what it can"
                        + " and cannot do.",
                "The answers describe a small model that Trainyard trained from Java code and a dictionary. A model that"
                        + " continues from another one would say something untrue about itself.",
                rows(smallTalk.exchanges(Split.TRAIN, topic -> !NOT_ABOUT_THE_MODEL.contains(topic))));
    }

    private SetFile smallTalk() {
        return new SetFile(
                "small-talk",
                "Greetings, thanks, praise, criticism, jokes and questions about the weather, each with two answers.",
                "Few topics, one exchange each; no conversation has a second question.",
                rows(smallTalk.exchanges(Split.TRAIN, NOT_ABOUT_THE_MODEL::contains)));
    }

    private SetFile uncertainty() {
        return new SetFile(
                "uncertainty",
                "Questions about what a model cannot know (the news of yesterday, live prices, the future, the asker's own"
                        + " life, what came after its training data), whose answers say so, and questions in similar words"
                        + " that anyone can answer.",
                "Small, and each question has one answer. The answers say where a model's knowledge ends without a date."
                        + " Invented things are missing, so a model may still describe a book that nobody wrote.",
                rows(uncertainty.exchanges(Split.TRAIN)));
    }

    private static SetFile harmlessQuestions() {
        return new SetFile(
                "harmless-questions",
                "Questions about history, law, nature, software and other things, most of which have a word of harm in"
                        + " them and ask for none (which whale is called a killer), with short true answers.",
                "Small, one answer each. It teaches that questions of fact are answered, and hardly any facts; a model of"
                        + " some million parameters learns the answers by heart or not at all.",
                rows(HarmlessQuestions.load().exchanges()));
    }

    private static SetFile requests(ActSet acts, Requests requests, Intent intent) {
        long number = requests.acts().stream()
                .filter(act -> act.intent() == intent && act.split() == Split.TRAIN)
                .count();
        return switch (intent) {
            case HARMFUL ->
                new SetFile(
                        prefix(acts) + "harmful-requests",
                        "Requests for help with " + number + " acts that would hurt someone, and refusals that say why"
                                + " and offer something better. No line explains how to do harm." + beside(acts),
                        WEAKNESSES_OF_REQUESTS,
                        rows(answered(requests, intent)));
            case BENIGN ->
                new SetFile(
                        prefix(acts) + "benign-requests",
                        "Requests for help with " + number
                                + " harmless acts, often with the verbs of harmful ones (steal"
                                + " the show, kill a process), and short useful answers." + beside(acts),
                        WEAKNESSES_OF_REQUESTS,
                        rows(answered(requests, intent)));
        };
    }

    private static String prefix(ActSet acts) {
        return switch (acts) {
            case CORE -> "";
            case ALL -> "all-";
        };
    }

    private static String beside(ActSet acts) {
        return switch (acts) {
            case CORE ->
                " Few enough acts to be learned by a model of some million parameters within the budget of a preset; the"
                        + " set with all acts has the same name with `all-` before it.";
            case ALL ->
                " Among them are the acts of the set without `all-` in its name. The phrasings are short and long,"
                        + " with typos, polite and rude, with a story around the act. Evaluations of models that learn this set"
                        + " should ask for its acts: `evaluate.acts: all`.";
        };
    }

    private static final String WEAKNESSES_OF_REQUESTS =
            "Made from templates: the same acts in many phrasings, with answers that begin alike. A phrasing has nothing to"
                    + " do with the act in it. A large model that sees nothing else learns to answer everything in one or two sentences, and to"
                    + " refuse by the look of a request. Openings can be weighted with the source's field openings.";

    private static SetFile requestPreferences(ActSet acts, Requests requests) {
        List<Row> rows = new ArrayList<>();
        List<Request> harmful = compared(requests, Intent.HARMFUL);
        List<Request> benign = compared(requests, Intent.BENIGN);
        for (int i = 0; i < COMPARED; i++) {
            rows.add(Compared.of(harmful.get(i)));
            rows.add(Compared.of(benign.get(i)));
        }
        return new SetFile(
                prefix(acts) + "request-preferences",
                "Requests with a chosen and a rejected answer, harmful and harmless ones alternately: declining a"
                        + " harmful request is preferred to complying, helping with a harmless one to declining.",
                "The rejected answers are written by rule: an opening that complies and the request's own words, or an"
                        + " unfounded refusal. With whole answers any of their words identifies the rejected one; compare"
                        + " the openings alone (openings: 1), as the preset recipes do.",
                rows);
    }

    private static List<Exchange> answered(Requests requests, Intent intent) {
        return requests.of(Split.TRAIN, intent).subList(0, REQUESTS).stream()
                .map(request -> new Exchange(request.text(), request.answer()))
                .toList();
    }

    private static List<Request> compared(Requests requests, Intent intent) {
        List<Request> all = requests.of(Split.TRAIN, intent);
        return all.subList(all.size() - COMPARED, all.size()).reversed();
    }

    private static List<Row> rows(List<Exchange> exchanges) {
        return exchanges.stream()
                .map(exchange -> (Row) new Answered(
                        List.of(new Message("user", exchange.question()), new Message("assistant", exchange.answer()))))
                .toList();
    }

    private static final String SPLIT_OF_REQUESTS = """
            only phrasings, people, places, times and languages that evaluation does not use. Evaluation
              asks for these acts in other words, and apart from them for acts and topics that no row here has.""";

    private static final String NO_SPLIT = """
            all questions are for training; none joins a word of harm to the same object as a trap of the
              evaluation, or shares six words in a row with one.""";

    private static final String SPLIT_OF_QUESTIONS = """
            the questions of the train split; those that are held out stand in no file.""";

    private static String card(SetFile set) {
        boolean pairs = set.rows().getFirst() instanceof Compared;
        Set<String> questions = set.rows().stream().map(Row::question).collect(Collectors.toSet());
        return """
                ---
                pretty_name: Trainyard %1$s
                license: apache-2.0
                language: [en]
                size: %2$d
                ---
                # %1$s

                %3$s

                - **Rows**: %2$d %4$s, with %5$d different questions, in `%1$s.jsonl`; a row is %6$s.
                - **Made**: written for Trainyard, line by line, in November and December 2026, as acts, phrasings,
                  topics and answers (`corpus/src/main/resources/dev/trainyard/corpus/conversation`), which the class
                  `ConversationSets` combines. Nothing is taken from another data set.
                - **Split**: %8$s
                - **Licence**: Apache-2.0. **Language**: English, British spelling.
                - **Known weaknesses**: %7$s
                """.formatted(
                        set.name(),
                        set.rows().size(),
                        set.contents(),
                        pairs ? "pairs" : "conversations",
                        questions.size(),
                        pairs ? "`prompt`, `chosen` and `rejected`" : "`messages`, each with `role` and `content`",
                        set.weaknesses(),
                        split(set.name(), pairs));
    }

    private static String split(String set, boolean pairs) {
        if (set.equals("harmless-questions")) return NO_SPLIT;
        return set.endsWith("requests") || pairs ? SPLIT_OF_REQUESTS : SPLIT_OF_QUESTIONS;
    }
}
