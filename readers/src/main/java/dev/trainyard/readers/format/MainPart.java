package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jsoup.nodes.Element;

/**
 * Finds the elements of a page that hold its main content, in two steps: {@link #withoutOthers} drops what is for
 * something else, even inside of the content; {@link #narrowed} goes down to the element with most of the prose.
 */
final class MainPart {
    private static final int LEFT_BESIDE_COMMENTS = 40;
    /** With so many times as much in comments as elsewhere, they are what the page is for. */
    private static final int MANY_COMMENTS = 10;

    private static final int LEFT_BESIDE_GALLERY = 200;
    private static final int LEFT_BESIDE_TEASERS = 50;
    private static final int TEASER = 50;
    private static final int LABEL = 60;
    /** A marked part counts if it holds one in so many words. */
    private static final int SMALL_PART = 5;

    private static final int CLEARLY_MORE = 4;

    /** A teaser has none of these. */
    private static final Set<String> STRUCTURES = Set.of("ul", "ol", "dl", "pre", "table");

    private static final Set<String> KINDS = Set.of("article", "entry", "post", "story", "blog", "news");
    private static final Set<String> CONTENTS = Set.of("body", "content", "contents", "text", "copy");
    private static final Set<String> TEXTS = Set.of(
            "articlebody",
            "articlecontent",
            "articletext",
            "entrycontent",
            "postcontent",
            "postbody",
            "storybody",
            "storytext");

    private final PageParts parts;

    private MainPart(PageParts parts) {
        this.parts = parts;
    }

    /**
     * The main content of a page.
     *
     * @param isFound whether the page marks it, or it is clearly in some elements; otherwise it may be anywhere in them
     */
    record Found(List<Element> elements, boolean isFound) {}

    static Found of(PageParts parts) {
        MainPart page = new MainPart(parts);
        page.withoutOthers();
        return page.narrowed();
    }

    private void withoutOthers() {
        if (!isDiscussion()) dropIfLeft(Purpose.COMMENTS, LEFT_BESIDE_COMMENTS);
        dropIfLeft(Purpose.GALLERY, LEFT_BESIDE_GALLERY);
        dropEach(number -> parts.purpose(number) == Purpose.LABEL
                && parts.words(number) <= LABEL
                && parts.words(number) * 2 < parts.words(0));
        dropEach(number -> isOther(number) && parts.prose(number) * 2 < parts.prose(0));
        dropTeasers();
    }

    /** Whether the comments are what a page is for: by its type, or because there is little else. */
    private boolean isDiscussion() {
        for (int i = 0; i < parts.size(); i++) {
            String type = parts.element(i).attr("itemtype");
            if (type.endsWith("schema.org/DiscussionForumPosting") || type.endsWith("schema.org/QAPage")) return true;
        }
        int inside = outermost(number -> parts.purpose(number) == Purpose.COMMENTS).stream()
                .mapToInt(parts::prose)
                .sum();
        return (parts.prose(0) - inside) * MANY_COMMENTS < inside;
    }

    /** Drops all elements with a purpose, if there are enough words of prose without them. */
    private void dropIfLeft(Purpose purpose, int left) {
        List<Integer> found = outermost(number -> parts.purpose(number) == purpose);
        int inside = found.stream().mapToInt(parts::prose).sum();
        if (found.isEmpty() || parts.prose(0) - inside < left) return;
        found.forEach(parts::drop);
        parts.count();
    }

    private void dropEach(IntPredicate dropped) {
        List<Integer> found = outermost(dropped);
        found.forEach(parts::drop);
        if (!found.isEmpty()) parts.count();
    }

    /** Elements that are not inside of others that were found or dropped. */
    private List<Integer> outermost(IntPredicate wanted) {
        List<Integer> found = new ArrayList<>();
        for (int i = 1; i < parts.size(); ) {
            boolean here = !parts.isDropped(i) && wanted.test(i);
            if (here) found.add(i);
            i = here || parts.isDropped(i) ? parts.end(i) : i + 1;
        }
        return found;
    }

    private boolean isOther(int number) {
        if (parts.purpose(number) == Purpose.OTHER) return true;
        return switch (parts.element(number).normalName()) {
            case "header", "aside" -> !isInText(number);
            default -> false;
        };
    }

    private boolean isInText(int number) {
        for (int around = parts.parent(number); around > 0; around = parts.parent(around)) {
            switch (parts.element(around).normalName()) {
                case "main", "article", "section", "blockquote" -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** A teaser is a heading that leads to another page, with some words around it. */
    private void dropTeasers() {
        List<Integer> found = outermost(this::isTeaser);
        int inside = found.stream().mapToInt(parts::words).sum();
        int left = parts.prose(0) - found.stream().mapToInt(parts::prose).sum();
        if (found.isEmpty() || left < LEFT_BESIDE_TEASERS || left * 5 < inside) return;
        found.forEach(parts::drop);
        parts.count();
    }

    private boolean isTeaser(int number) {
        int words = parts.words(number);
        if (words == 0 || words > TEASER || !PageBlocks.isBlock(parts.element(number))) return false;
        // Only the first elements are asked, so that the time does not depend on the depth.
        int last = Math.min(parts.end(number), number + 30);
        for (int i = number + 1; i < last; i++) {
            String name = parts.element(i).normalName();
            if (STRUCTURES.contains(name)) return false;
            boolean heading = name.length() == 2 && name.charAt(0) == 'h' && Character.isDigit(name.charAt(1));
            if (heading && leadsElsewhere(i)) {
                return parts.words(i) < words
                        || parts.element(number).nameIs("article")
                        || parts.element(number).nameIs("li");
            }
        }
        return false;
    }

    private boolean leadsElsewhere(int heading) {
        if (parts.words(heading) == 0 || parts.linked(heading) < parts.words(heading)) return false;
        for (int around = heading; around > 0 && around > heading - 4; around--) {
            if (isLinkElsewhere(around)) return true;
        }
        for (int inside = heading + 1; inside < Math.min(parts.end(heading), heading + 5); inside++) {
            if (isLinkElsewhere(inside)) return true;
        }
        return false;
    }

    private boolean isLinkElsewhere(int number) {
        Element element = parts.element(number);
        return element.nameIs("a")
                && element.hasAttr("href")
                && element.attr("href").indexOf('#') < 0;
    }

    private Found narrowed() {
        List<Integer> roots = outermost(number -> parts.element(number).nameIs("main")
                || parts.element(number).attr("role").equals("main"));
        boolean marked = isWorthIt(roots);
        if (!marked) roots = List.of(0);
        List<Integer> bodies =
                within(roots, number -> parts.element(number).attr("itemprop").contains("articleBody"));
        if (isWorthIt(bodies))
            return new Found(
                    elements(bodies.stream().map(body -> down(body, true)).toList()), true);
        List<Integer> articles = within(roots, this::isArticle);
        int largest = articles.stream().reduce(-1, (a, b) -> a < 0 || parts.words(b) > parts.words(a) ? b : a);
        boolean only = largest >= 0
                && articles.stream()
                        .allMatch(other -> other == largest
                                || (parts.words(other) * CLEARLY_MORE <= parts.words(largest)
                                        && parts.prose(other) * CLEARLY_MORE <= parts.prose(largest)));
        if (only && isWorthIt(List.of(largest))) {
            roots = List.of(largest);
            marked = true;
        }
        List<Integer> texts = within(roots, this::isNamedText);
        int inTexts = texts.stream().mapToInt(parts::prose).sum();
        int inRoots = roots.stream().mapToInt(parts::prose).sum();
        if (!texts.isEmpty() && inTexts > 0 && inTexts * 2 >= inRoots) {
            roots = texts;
            marked = true;
        }
        boolean isMarked = marked;
        List<Integer> deeper = roots.stream().map(root -> down(root, isMarked)).toList();
        boolean found = marked || !deeper.equals(List.of(0));
        return new Found(elements(deeper), found);
    }

    /** Whether the class or id says that this is the text of an article: {@code post-content}, {@code articleBody}. */
    private boolean isNamedText(int number) {
        Element element = parts.element(number);
        if (!PageBlocks.isBlock(element)) return false;
        return isNamedText(ClassWords.in(element.className())) || isNamedText(ClassWords.in(element.id()));
    }

    private static boolean isNamedText(List<String> words) {
        String last = "";
        for (String word : words) {
            if (TEXTS.contains(word)) return true;
            if (CONTENTS.contains(word) && KINDS.contains(last)) return true;
            last = word;
        }
        return false;
    }

    private boolean isArticle(int number) {
        Element element = parts.element(number);
        if (element.nameIs("article")) return true;
        String type = element.attr("itemtype");
        return type.contains("schema.org/") && (type.endsWith("Article") || type.endsWith("BlogPosting"));
    }

    private List<Element> elements(List<Integer> numbers) {
        return numbers.stream().map(parts::element).toList();
    }

    /** @param roots in the order of the page, none inside of another */
    private List<Integer> within(List<Integer> roots, IntPredicate wanted) {
        List<Integer> found = new ArrayList<>();
        Iterator<Integer> rest = roots.iterator();
        int end = 0;
        int root = 0;
        for (int number : outermost(wanted)) {
            while (number >= end && rest.hasNext()) {
                root = rest.next();
                end = parts.end(root);
            }
            if (root <= number && number < end) found.add(number);
        }
        return found;
    }

    private boolean isWorthIt(List<Integer> numbers) {
        int prose = numbers.stream().mapToInt(parts::prose).sum();
        int words = numbers.stream().mapToInt(parts::words).sum();
        if (words == 0) return false;
        return (prose > 0 && prose * SMALL_PART >= parts.prose(0)) || words * SMALL_PART >= parts.words(0);
    }

    /** From an element down to one with four fifths of its prose, unless there are paragraphs beside it. */
    private int down(int from, boolean marked) {
        int at = from;
        int most = marked ? 20 : 5;
        while (true) {
            int next = largestInside(at);
            if (next < 0 || parts.prose(next) * most < parts.prose(at) * (most - 1) || hasParagraphs(at, next))
                return at;
            at = next;
        }
    }

    private int largestInside(int number) {
        int largest = -1;
        for (int i = number + 1; i < parts.end(number); i = parts.end(i)) {
            boolean more = largest < 0 || parts.prose(i) > parts.prose(largest);
            if (!parts.isDropped(i) && parts.prose(i) > 0 && more) largest = i;
        }
        return largest;
    }

    /** Whether an element has paragraphs, or text of its own, beside an element in it. */
    private boolean hasParagraphs(int number, int inside) {
        if (parts.ownProse(number) > 0) return true;
        // A paragraph is not a part with paragraphs in it.
        if (isParagraph(inside)) return true;
        for (int i = number + 1; i < parts.end(number); i = parts.end(i)) {
            if (i != inside && !parts.isDropped(i) && isParagraph(i) && parts.prose(i) > 0) return true;
        }
        return false;
    }

    private boolean isParagraph(int number) {
        return switch (parts.element(number).normalName()) {
            case "p", "blockquote", "pre", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6" -> true;
            default -> parts.ownProse(number) > 0;
        };
    }
}
