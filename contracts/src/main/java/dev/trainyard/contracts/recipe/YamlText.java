package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Reads one YAML 1.2 document with the core schema, in which {@code no} and {@code 1:30} are text. Syntax that YAML 1.1
 * and 1.2 interpret differently is rejected: numbers with leading zeros, merge keys, tags. Aliases are expanded within
 * the limits of the tree; an alias of a field name stands for that name.
 */
final class YamlText {
    private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+|[-+]?0[0-9]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private final RecipeTree tree;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final String text;

    private YamlText(String text, String what) {
        this.text = text;
        tree = new RecipeTree(what);
    }

    /**
     * The value of an anchor.
     *
     * @param node absent while it is being read, and if it has a mistake
     */
    private record Anchored(@Nullable JsonNode node, int size, int height, boolean read) {}

    /** A list or an object that is being read. */
    private static final class Open {
        final boolean object;
        final @Nullable String anchor;
        final int before;
        int height = 1;
        boolean keyComes = true;

        Open(boolean object, @Nullable String anchor, int before) {
            this.object = object;
            this.anchor = anchor;
            this.before = before;
        }
    }

    /** @throws InvalidRecipeException if the text is not YAML */
    static RecipeTree read(String text) {
        return read(text, "recipe");
    }

    /**
     * @param what the name of the whole text in error messages
     * @throws InvalidRecipeException if the text is not YAML
     */
    static RecipeTree read(String text, String what) {
        return new YamlText(text, what).read();
    }

    private RecipeTree read() {
        int documents = 0;
        try {
            Iterator<Event> events = new Parse(settings()).parseString(text).iterator();
            while (events.hasNext()) {
                Event event = events.next();
                switch (event.getEventId()) {
                    case DocumentStart -> {
                        if (++documents > 1) {
                            throw tree.unreadable(
                                    "followed by a second document " + where(event.getStartMark()), "one document");
                        }
                        version((DocumentStartEvent) event);
                    }
                    case Scalar -> scalar((ScalarEvent) event);
                    case Alias -> alias((AliasEvent) event);
                    case MappingStart -> start((CollectionStartEvent) event, true);
                    case SequenceStart -> start((CollectionStartEvent) event, false);
                    case MappingEnd, SequenceEnd -> end();
                    case StreamStart, StreamEnd, DocumentEnd, Comment -> {
                        // These events carry no content.
                    }
                }
            }
        } catch (YamlVersionException e) {
            throw otherVersion();
        } catch (MarkedYamlEngineException e) {
            throw illFormed(e);
        } catch (ReaderException e) {
            int index =
                    text.offsetByCodePoints(0, Math.clamp(e.getPosition(), 0, text.codePointCount(0, text.length())));
            throw tree.unreadable(
                    "YAML with the character U+%04X ".formatted(e.getCodePoint()) + RecipeText.at(text, index),
                    "text without control characters");
        } catch (YamlEngineException e) {
            throw tree.unreadable("not YAML", "well-formed YAML");
        }
        return tree;
    }

    /** With a buffer for the whole text, because a smaller one would be copied for each part of a long scalar. */
    private LoadSettings settings() {
        return LoadSettings.builder()
                .setParseComments(false)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(Math.max(1_024, text.length() + 1))
                .build();
    }

    private void version(DocumentStartEvent event) {
        event.getSpecVersion().ifPresent(version -> {
            if (version.getMajor() != 1 || version.getMinor() < 2) throw otherVersion();
        });
    }

    private InvalidRecipeException otherVersion() {
        return tree.unreadable("in another version, according to its %YAML directive", "YAML 1.2");
    }

    private InvalidRecipeException illFormed(MarkedYamlEngineException e) {
        Optional<Mark> problem = e.getProblemMark().or(e::getContextMark);
        if (tree.isWhole()) {
            return tree.unreadable("followed by other text " + where(problem), "one document");
        }
        if (problem.isEmpty()) return tree.unreadable("not YAML", "well-formed YAML");
        Mark mark = problem.get();
        int index = text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
        if (index < text.length() && text.charAt(index) == '\t') {
            return tree.unreadable("YAML with a tab " + where(problem), "indentation by spaces");
        }
        String near = RecipeText.near(text, index);
        return tree.unreadable(
                near.isEmpty() ? "incomplete YAML that ends " + where(problem) : "not YAML " + where(problem) + near,
                "well-formed YAML");
    }

    private void start(CollectionStartEvent event, boolean object) {
        beforeAValue(event, true);
        if (event.getTag().isPresent()) refuseTag();
        int before = tree.values();
        if (object) {
            tree.startObject(where(event.getStartMark()));
        } else {
            tree.startList(where(event.getStartMark()));
        }
        String anchor = event.getAnchor().map(Anchor::getValue).orElse(null);
        if (anchor != null) anchors.put(anchor, new Anchored(null, 0, 0, false));
        open.push(new Open(object, anchor, before));
    }

    private void end() {
        Open ended = open.pop();
        JsonNode node = tree.end();
        if (ended.anchor != null) {
            anchors.put(ended.anchor, new Anchored(node, tree.values() - ended.before, ended.height, true));
        }
        afterAValue(ended.height);
    }

    private void scalar(ScalarEvent event) {
        Open level = open.peek();
        String value = event.getValue();
        if (level != null && level.object && level.keyComes) {
            level.keyComes = false;
            tree.key(value, where(event.getStartMark()));
            event.getAnchor()
                    .ifPresent(anchor ->
                            anchors.put(anchor.getValue(), new Anchored(TextNode.valueOf(value), 1, 0, true)));
            if (event.getTag().isPresent()) refuseTag();
            if (value.equals("<<") && event.isPlain()) {
                tree.wrongField("a merge key", "each field written out, since YAML 1.2 has no merge keys,");
            }
            return;
        }
        int mistakes = tree.mistakes().size();
        JsonNode node = null;
        if (event.getTag().isPresent()) {
            refuseTag();
            tree.skip();
        } else if (event.isPlain()) {
            plain(value);
        } else {
            tree.text(value);
        }
        if (mistakes == tree.mistakes().size()) node = tree.last();
        JsonNode read = node;
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(read, 1, 0, true)));
        afterAValue(0);
    }

    private void plain(String value) {
        if (NOTHING.matcher(value).matches()) {
            tree.nothing();
        } else if (TRUTH.matcher(value).matches()) {
            tree.truth(value.charAt(0) == 't' || value.charAt(0) == 'T');
        } else if (OCTAL.matcher(value).matches()) {
            tree.wrong(value, "a decimal number without leading zeros, or text in quotes,");
            tree.skip();
        } else if (HEXADECIMAL.matcher(value).matches()) {
            tree.number(
                    value.length() > RecipeTree.LONGEST_NUMBER
                            ? value
                            : new BigInteger(value.substring(2), 16).toString());
        } else if (NUMBER.matcher(value).matches()) {
            tree.number(value);
        } else if (NOT_FINITE.matcher(value).matches()) {
            tree.wrong(value, "a finite number, or text in quotes,");
            tree.skip();
        } else {
            tree.text(value);
        }
    }

    private void alias(AliasEvent event) {
        beforeAValue(event, false);
        String name = event.getAlias().getValue();
        Anchored anchored = anchors.get(name);
        if (anchored == null || !anchored.read()) {
            tree.wrong(
                    "the alias *" + name,
                    anchored == null
                            ? "an anchor &" + name + " before it"
                            : "an alias of a value that does not contain the alias");
            tree.skip();
            afterAValue(0);
        } else if (anchored.node() == null) {
            // The mistake was already reported at the anchor.
            tree.skip();
            afterAValue(0);
        } else {
            tree.copy(anchored.node(), anchored.size(), anchored.height(), where(event.getStartMark()));
            afterAValue(anchored.height());
        }
    }

    private void refuseTag() {
        tree.wrong("a value with a tag", "a value without a tag");
    }

    /** Field names must be scalars. */
    private void beforeAValue(NodeEvent event, boolean collection) {
        Open level = open.peek();
        if (level == null || !level.object || !level.keyComes) return;
        throw tree.unreadable(
                "YAML with " + (collection ? "a list or an object" : "an alias") + " as a field name "
                        + where(event.getStartMark()),
                "text as a name");
    }

    private void afterAValue(int height) {
        Open level = open.peek();
        if (level == null) return;
        level.keyComes = true;
        level.height = Math.max(level.height, height + 1);
    }

    private static String where(Optional<Mark> mark) {
        return mark.map(at -> RecipeText.at(at.getLine() + 1, at.getColumn() + 1))
                .orElse("");
    }
}
