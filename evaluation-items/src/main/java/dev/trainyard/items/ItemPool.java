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

/**
 * Everything that evaluations of a corpus may ask: the meanings of words and the documented methods in its held-out
 * documents, and the requests that are part of Trainyard.
 *
 * <p>The pool depends on the corpus alone, not on the number of items or the seed of a run. Data collection leaves the
 * whole pool out of the training data, and an evaluation asks a part of it. For a large corpus the pool is a sample of
 * {@value #MOST} words and the same number of methods, which limits its size to some tens of megabytes.
 *
 * @param definitions which gloss fits a word; the prompts are different
 * @param methods the prompts of their bodies are different
 */
public record ItemPool(List<HeldOutQuestion> definitions, List<HeldOutMethod> methods) {
    /** The largest number of words in a pool, and of methods. */
    public static final int MOST = 20_000;

    private static final String KEY = "evaluation";

    /** Longer bodies would not fit into a small model's context. */
    private static final int LONGEST_BODY = 400;

    private static final int LONGEST_TEXT = 2_000;

    public ItemPool {
        definitions = List.copyOf(definitions);
        methods = List.copyOf(methods);
    }

    /** Gathers a pool from documents in any order; documents of the train split are ignored. */
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
     * The items of {@link EvaluationTask#DEFINITIONS}. The wrong glosses belong to other words of the same part of
     * speech, so their form does not give them away.
     *
     * @param items the largest number of items
     * @param choices the number of choices in each item, including the right one
     */
    public List<ChoiceItem> definitionItems(int items, int choices, long seed) {
        return new ChoiceItems(items, choices, seed).from(definitions);
    }

    /** The items of {@link EvaluationTask#JAVADOC_BODY}; the wrong bodies belong to other methods. */
    public List<ChoiceItem> bodyItems(int items, int choices, long seed) {
        return new ChoiceItems(items, choices, seed)
                .from(methods.stream().map(HeldOutMethod::body).toList());
    }

    /** The methods that {@link EvaluationTask#JAVA_PARSES} asks for, each with a different sentence. */
    public List<HeldOutMethod> methodItems(int items, long seed) {
        SequencedMap<String, HeldOutMethod> bySentence = new LinkedHashMap<>();
        for (HeldOutMethod method : methods) bySentence.putIfAbsent(method.sentence(), method);
        return SeededOrder.of(List.copyOf(bySentence.values()), HeldOutMethod::sentence, seed).stream()
                .limit(items)
                .toList();
    }

    /**
     * The texts that no training document may contain, by item name, such as {@code help-benign/17}. The text of an
     * item is the question together with its answer, if it has one.
     */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = HeldOutRequests.texts();
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

    /** The prompt is a dictionary entry up to its colon. */
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
