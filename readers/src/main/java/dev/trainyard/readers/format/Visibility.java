package dev.trainyard.readers.format;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Which elements of a page a reader does not see, or uses only to find the way and to act. */
final class Visibility {
    private static final Set<String> WITHOUT_TEXT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "iframe",
            "object",
            "embed",
            "svg",
            "canvas",
            "audio",
            "video",
            "button",
            "select",
            "input",
            "textarea",
            "dialog",
            "datalist",
            "nav",
            "head",
            "rp",
            "annotation",
            "annotation-xml");
    private static final Set<String> ROLES = Set.of(
            "navigation",
            "search",
            "banner",
            "contentinfo",
            "menu",
            "menubar",
            "toolbar",
            "dialog",
            "alertdialog",
            "tablist");
    private static final Set<String> CLASSES = Set.of(
            "sr-only",
            "visually-hidden",
            "screen-reader-text",
            "skip-link",
            "skip-nav",
            "headerlink",
            "noprint",
            "mw-editsection");
    private static final Set<String> ANCHORS = Set.of("¶", "#", "§", "🔗", "[edit]", "[link]");
    private static final Set<String> FOLDS =
            Set.of("accordion", "faq", "collapse", "collapsible", "toggle", "question");
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final int PARENTS = 3;
    private static final String QUESTION_MARKS = "?？؟;";

    private Visibility() {}

    static boolean hides(Element element) {
        String name = element.normalName();
        if (WITHOUT_TEXT.contains(name)) return !isShownNevertheless(element, name);
        if (element.attributesSize() == 0) return false;
        if (element.hasAttr("hidden") && !element.attr("hidden").equals("until-found")) return true;
        if (element.attr("aria-hidden").equals("true")) return true;
        if (ROLES.contains(element.attr("role"))) return true;
        if (isStyledAway(element.attr("style"))) return true;
        if (hasOneOf(element.attr("class"), CLASSES)) return true;
        return name.equals("a")
                && element.hasAttr("href")
                && ANCHORS.contains(element.ownText().strip());
    }

    private static boolean isShownNevertheless(Element element, String name) {
        return switch (name) {
            case "template" -> ShadowRoots.isRoot(element);
            case "button" -> isHeadingOrQuestion(element);
            default -> false;
        };
    }

    /** In lists of questions, a button often holds the question, and shows the answer. */
    private static boolean isHeadingOrQuestion(Element button) {
        String text = ShortText.of(button);
        if (text.isEmpty()) return false;
        Element around = button.parent();
        for (int i = 0; i < PARENTS && around != null; i++) {
            if (HEADINGS.contains(around.normalName())) return true;
            around = around.parent();
        }
        boolean folds = button.hasAttr("aria-expanded")
                || button.hasAttr("aria-controls")
                || ClassWords.of(button).stream().anyMatch(FOLDS::contains);
        if (!folds) return false;
        Element first = button.firstElementChild();
        return QUESTION_MARKS.indexOf(text.charAt(text.length() - 1)) >= 0
                || (first != null && HEADINGS.contains(first.normalName()));
    }

    private static boolean isStyledAway(String style) {
        if (style.isEmpty()) return false;
        String compact = SPACES.matcher(style).replaceAll("").toLowerCase(Locale.ROOT);
        return compact.contains("display:none") || compact.contains("visibility:hidden");
    }

    private static boolean hasOneOf(String classes, Set<String> names) {
        if (classes.isEmpty()) return false;
        return List.of(classes.split("\\s+")).stream().anyMatch(names::contains);
    }
}
