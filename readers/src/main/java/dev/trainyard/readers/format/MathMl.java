package dev.trainyard.readers.format;

import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Presentation MathML as TeX: the elements that most formulas are made of; of others, their text. */
final class MathMl {
    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("−", "-"),
            Map.entry("×", "\\times "),
            Map.entry("⋅", "\\cdot "),
            Map.entry("≤", "\\leq "),
            Map.entry("≥", "\\geq "),
            Map.entry("≠", "\\neq "),
            Map.entry("≈", "\\approx "),
            Map.entry("∞", "\\infty "),
            Map.entry("∑", "\\sum "),
            Map.entry("∏", "\\prod "),
            Map.entry("∫", "\\int "),
            Map.entry("→", "\\to "),
            Map.entry("∈", "\\in "),
            Map.entry("±", "\\pm "),
            Map.entry("{", "\\{"),
            Map.entry("}", "\\}"),
            Map.entry("\u2061", ""),
            Map.entry("\u2062", ""),
            Map.entry("\u2063", ","),
            Map.entry("\u2064", ""));

    private static final Map<String, String> ACCENTS = Map.of(
            "→",
            "\\vec",
            "¯",
            "\\overline",
            "‾",
            "\\overline",
            "^",
            "\\hat",
            "~",
            "\\tilde",
            "˙",
            "\\dot",
            "¨",
            "\\ddot");

    private MathMl() {}

    static String tex(Element math) {
        StringBuilder tex = new StringBuilder();
        children(math, tex);
        return tex.toString();
    }

    private static void append(Element element, StringBuilder tex) {
        List<Element> parts = element.children();
        switch (element.normalName()) {
            case "annotation", "annotation-xml" -> {}
            case "msup" -> scripts(parts, tex, "^");
            case "msub" -> scripts(parts, tex, "_");
            case "munder" -> scripts(parts, tex, "_");
            case "mover" -> over(parts, tex);
            case "msubsup", "munderover" -> scripts(parts, tex, "_", "^");
            case "mfrac" -> {
                tex.append("\\frac");
                for (Element part : parts) group(part, tex);
            }
            case "msqrt" -> {
                tex.append("\\sqrt{");
                children(element, tex);
                tex.append('}');
            }
            case "mroot" -> {
                if (parts.size() != 2) {
                    children(element, tex);
                    return;
                }
                tex.append("\\sqrt[");
                append(parts.get(1), tex);
                tex.append(']');
                group(parts.getFirst(), tex);
            }
            case "mtext" -> {
                if (!element.text().isBlank())
                    tex.append("\\text{").append(element.text()).append('}');
            }
            case "mtable" -> {
                tex.append("\\begin{matrix}");
                children(element, tex);
                tex.append("\\end{matrix}");
            }
            case "mfenced" -> fenced(element, parts, tex);
            case "mtr", "mlabeledtr" -> {
                children(element, tex);
                tex.append("\\\\ ");
            }
            case "mtd" -> {
                if (element.previousElementSibling() != null) tex.append(" & ");
                children(element, tex);
            }
            case "mi" -> {
                String name = element.text();
                boolean word = name.length() > 1 && name.chars().allMatch(c -> c < 128 && Character.isLetter(c));
                tex.append(word ? "\\operatorname{" + name + "}" : name);
            }
            case "mo", "mn", "ms" -> {
                String sign = element.text();
                tex.append(sign(sign));
            }
            default -> {
                if (parts.isEmpty()) tex.append(element.text());
                else children(element, tex);
            }
        }
    }

    /** Brackets and commas are attributes; those that are not written are round brackets and commas. */
    private static void fenced(Element element, List<Element> parts, StringBuilder tex) {
        String separators =
                element.hasAttr("separators") ? element.attr("separators").strip() : ",";
        tex.append(sign(element.hasAttr("open") ? element.attr("open") : "("));
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0 && !separators.isEmpty()) tex.append(separators.charAt(Math.min(i, separators.length()) - 1));
            append(parts.get(i), tex);
        }
        tex.append(sign(element.hasAttr("close") ? element.attr("close") : ")"));
    }

    private static String sign(String sign) {
        return SIGNS.getOrDefault(sign, sign);
    }

    private static void children(Element element, StringBuilder tex) {
        for (Node node : element.childNodes()) {
            if (node instanceof Element child) append(child, tex);
            else if (node instanceof TextNode text && !text.isBlank())
                tex.append(text.text().strip());
        }
    }

    private static void scripts(List<Element> parts, StringBuilder tex, String... marks) {
        for (int i = 0; i < parts.size(); i++) {
            if (i == 0) {
                append(parts.getFirst(), tex);
            } else {
                tex.append(i <= marks.length ? marks[i - 1] : "");
                group(parts.get(i), tex);
            }
        }
    }

    private static void over(List<Element> parts, StringBuilder tex) {
        String accent = parts.size() == 2 ? ACCENTS.get(parts.get(1).text()) : null;
        if (accent == null) {
            scripts(parts, tex, "^");
        } else {
            tex.append(accent);
            group(parts.getFirst(), tex);
        }
    }

    private static void group(Element part, StringBuilder tex) {
        tex.append('{');
        append(part, tex);
        tex.append('}');
    }
}
