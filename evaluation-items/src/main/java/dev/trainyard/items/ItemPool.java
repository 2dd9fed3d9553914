package dev.trainyard.items;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.Definitions;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentSample;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentedMethods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that evaluations of a corpus may ask: the meanings of words and the documented methods of its held-out documents,
 * and the requests that come with Trainyard.
 *
 * <p>The pool depends on the corpus alone, and not on how many items a run asks or with which seed. So what data
 * collection leaves out of the training data is the pool, and what an evaluation asks is a part of it. Of a large corpus
 * it is a sample of {@value #MOST} words and as many methods, which keeps it in some tens of megabytes.
 *
 * @param definitions which gloss fits a word; the prompts are different
 * @param methods the prompts of their bodies are different
 */
public record ItemPool(List<HeldOutQuestion> definitions, List<HeldOutMethod> methods) {
    /** Words in a pool, and methods in it. */
    public static final int MOST = 20_000;

    private static final String KEY = "evaluation";

    /** Longer ones would be cut to a small model's context. */
    private static final int LONGEST_BODY = 400;

    private static final int LONGEST_TEXT = 2_000;

    public ItemPool {
        definitions = List.copyOf(definitions);
        methods = List.copyOf(methods);
    }

    /** Gathers a pool from documents in any order; those to train on are passed over. */
    public static final class Builder {
        private final DocumentSample<HeldOutQuestion> definitions;
        private final DocumentSample<HeldOutMethod> methods;

        public Builder() {
            this(MOST);
        }

        Builder(int most) {
            definitions = new DocumentSample<>(most, KEY, ItemPool::definitionsIn, HeldOutQuestion::prompt);
            methods = new DocumentSample<>(
                    most, KEY, ItemPool::methodsIn, method -> method.body().prompt());
        }

        public void add(Document document) {
            if (document.split() != Split.HELD_OUT) return;
            definitions.add(document);
            methods.add(document);
        }

        public ItemPool build() {
            return new ItemPool(definitions.things(), methods.things());
        }
    }

    /**
     * The items of {@link EvaluationTask#DEFINITIONS}. The wrong glosses are those of other words of the same part of
     * speech, which a guess by form cannot tell apart.
     *
     * @param items at most so many
     * @param choices offered in each, the right one included
     */
    public List<ChoiceItem> definitionItems(int items, int choices, long seed) {
        return new ChoiceItems(items, choices, seed).from(definitions);
    }

    /** The items of {@link EvaluationTask#JAVADOC_BODY}; the wrong bodies are those of other methods. */
    public List<ChoiceItem> bodyItems(int items, int choices, long seed) {
        return new ChoiceItems(items, choices, seed)
                .from(methods.stream().map(HeldOutMethod::body).toList());
    }

    /** The methods that {@link EvaluationTask#JAVA_PARSES} asks for, each with another sentence. */
    public List<HeldOutMethod> methodItems(int items, long seed) {
        SequencedMap<String, HeldOutMethod> bySentence = new LinkedHashMap<>();
        for (HeldOutMethod method : methods) bySentence.putIfAbsent(method.sentence(), method);
        return SeededOrder.of(List.copyOf(bySentence.values()), HeldOutMethod::sentence, seed).stream()
                .limit(items)
                .toList();
    }

    /**
     * What no document to train on may hold, by the names of the items, such as {@code help-benign/17}. An item's text is
     * all that gives it away: the question, with its answer where it has one.
     */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>(new HeldOutRequests().texts());
        for (HeldOutQuestion definition : definitions) {
            texts.put(EvaluationTask.DEFINITIONS.key() + "/" + definition.name(), definition.text());
        }
        for (HeldOutMethod method : methods) {
            texts.put(
                    EvaluationTask.JAVADOC_BODY.key() + "/" + method.body().name(),
                    method.body().text());
        }
        return texts;
    }

    /** The prompt is a dictionary's entry up to its colon. */
    private static List<HeldOutQuestion> definitionsIn(Document document) {
        return Definitions.in(document)
                .map(definition -> definition(document, definition))
                .filter(question -> question.text().length() <= LONGEST_TEXT)
                .stream()
                .toList();
    }

    private static HeldOutQuestion definition(Document document, Definition definition) {
        return new HeldOutQuestion(
                place(document),
                definition.partOfSpeech(),
                definition.word() + " (" + definition.partOfSpeech() + "):",
                " " + definition.gloss());
    }

    private static List<HeldOutMethod> methodsIn(Document document) {
        List<HeldOutMethod> questions = new ArrayList<>();
        int number = 0;
        for (DocumentedMethod method : DocumentedMethods.in(document)) {
            HeldOutQuestion body = body(place(document) + "#" + ++number, method);
            if (method.body().length() <= LONGEST_BODY && body.text().length() <= LONGEST_TEXT) {
                questions.add(new HeldOutMethod(body, method.sentence()));
            }
        }
        return questions;
    }

    private static HeldOutQuestion body(String name, DocumentedMethod method) {
        return new HeldOutQuestion(
                name,
                "method",
                "    /**\n     * " + method.sentence() + "\n     */\n    " + method.signature() + " {",
                "\n" + method.body().indent(8) + "    }");
    }

    private static String place(Document document) {
        return document.source() + ":" + document.path();
    }
}
