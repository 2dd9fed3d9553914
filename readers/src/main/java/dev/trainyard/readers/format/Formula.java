package dev.trainyard.readers.format;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Element;

/**
 * A formula as TeX.
 *
 * @param display whether it stands on a line of its own
 */
record Formula(String tex, boolean display) {
    private static final List<String> DISPLAYED =
            List.of("katex-display", "mwe-math-element-block", "mwe-math-mathml-display", "MathJax_Display");

    /** With which some pages write TeX; the first two for formulas on lines of their own. */
    private static final String[][] DELIMITERS = {{"$$", "$$"}, {"\\[", "\\]"}, {"\\(", "\\)"}, {"$", "$"}};

    /** Whether an element is a formula, or one of several drawings of it; only the formula has text. */
    static boolean isFormula(Element element) {
        return switch (element.normalName()) {
            case "math", "mjx-container" -> true;
            case "img" -> isPicture(element);
            case "script" -> element.attr("type").startsWith("math/tex");
            case "span", "div" ->
                element.hasAttr("class")
                        && (element.hasClass("katex")
                                || element.hasClass("katex-display")
                                || element.hasClass("mwe-math-element")
                                || isDrawing(element));
            default -> false;
        };
    }

    /** Of the formula in an element of this kind; nothing where the element is only a drawing of another. */
    static Optional<Formula> of(Element element) {
        return switch (element.normalName()) {
            case "img" -> with(element.attr("alt"), false);
            case "script" -> with(element.data(), element.attr("type").contains("mode=display"));
            case "math" -> ofMath(element, isDisplayed(element));
            case "mjx-container" -> ofContainer(element);
            default -> isDrawing(element) ? Optional.empty() : ofContainer(element);
        };
    }

    /** As it stands in a text. */
    String text() {
        return display ? "$$" + tex + "$$" : "$" + tex + "$";
    }

    private static Optional<Formula> ofContainer(Element element) {
        boolean display = isDisplayed(element);
        Element math = element.selectFirst("math");
        if (math != null) return ofMath(math, display || isDisplayed(math));
        Element annotation = element.selectFirst("annotation");
        if (annotation != null) return with(annotation.wholeText(), display);
        Element drawn = element.selectFirst("[data-latex]");
        if (drawn != null) return with(drawn.attr("data-latex"), display);
        Element picture = element.selectFirst("img[alt]");
        if (picture != null) return with(picture.attr("alt"), display);
        Optional<Formula> said = with(element.attr("aria-label"), display);
        // KaTeX may write the drawing alone.
        return said.isPresent() ? said : with(element.text().replace("\u200B", ""), display);
    }

    private static Optional<Formula> ofMath(Element math, boolean display) {
        for (Element annotation : math.select("annotation")) {
            if (annotation.attr("encoding").toLowerCase(Locale.ROOT).contains("tex")) {
                return with(annotation.wholeText(), display);
            }
        }
        Optional<Formula> said = with(math.attr("alttext"), display);
        return said.isPresent() ? said : with(MathMl.tex(math), display);
    }

    private static Optional<Formula> with(String tex, boolean display) {
        String one = tex.replaceAll("\\s+", " ").strip();
        for (String style : List.of("{\\displaystyle ", "{\\textstyle ")) {
            if (one.startsWith(style) && closesAtTheEnd(one)) {
                one = one.substring(style.length(), one.length() - 1).strip();
            }
        }
        for (String[] marks : DELIMITERS) {
            if (!isBetween(one, marks[0], marks[1])) continue;
            one = one.substring(marks[0].length(), one.length() - marks[1].length())
                    .strip();
            boolean alone = marks == DELIMITERS[0] || marks == DELIMITERS[1];
            return one.isEmpty() ? Optional.empty() : Optional.of(new Formula(one, display || alone));
        }
        return one.isEmpty() ? Optional.empty() : Optional.of(new Formula(one, display));
    }

    /** Whether a formula has these delimiters around it, and none inside. */
    private static boolean isBetween(String tex, String open, String close) {
        return tex.length() > open.length() + close.length()
                && tex.startsWith(open)
                && tex.indexOf(close, open.length()) == tex.length() - close.length();
    }

    /** Whether the last character closes the bracket that is the first. */
    private static boolean closesAtTheEnd(String tex) {
        int open = 0;
        for (int i = 0; i < tex.length(); i++) {
            char c = tex.charAt(i);
            if (c == '\\') i++;
            else if (c == '{') open++;
            else if (c == '}' && --open == 0) return i == tex.length() - 1;
        }
        return false;
    }

    private static boolean isDisplayed(Element element) {
        if (element.attr("display").equals("block") || element.attr("display").equals("true")) return true;
        return DISPLAYED.stream().anyMatch(element::hasClass);
    }

    /** MathJax 2 keeps the TeX in a script and draws it before. */
    private static boolean isDrawing(Element element) {
        return element.hasClass("MathJax")
                || element.hasClass("MathJax_Preview")
                || element.hasClass("MathJax_Display")
                || element.hasClass("MathJax_SVG")
                || element.hasClass("MathJax_SVG_Display")
                || element.hasClass("MathJax_CHTML");
    }

    private static boolean isPicture(Element image) {
        if (!image.hasAttr("alt") || !image.hasAttr("class")) return false;
        String classes = " " + image.className() + " ";
        return classes.contains(" mwe-math-fallback-image") || classes.contains(" tex ") || classes.contains(" latex ");
    }
}
