package dev.trainyard.benchmark;

import dev.trainyard.readers.format.DocumentText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** Pages that are wider or deeper than any that a person writes, and the time that it takes to read them. */
final class HostilePages {
    private static final String TEXT =
            "A yard sorts the wagons of arriving trains by where they go, and makes new trains.";
    private static final int FEW = 20_000;
    private static final int MANY = 100_000;
    private static final int ROUNDS = 3;

    /** By their names; each is made of about so many elements. */
    private static final Map<String, IntFunction<String>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("paragraphs", n -> ("<p>" + TEXT).repeat(n));
        KINDS.put("hidden elements", n -> "<span hidden>x</span>".repeat(n) + "<p>" + TEXT);
        KINDS.put("cells in a row", n -> "<table><tr>" + "<td hidden>a<td>b".repeat(n / 2) + "</table>");
        KINDS.put("main elements", n -> ("<main><article><p>" + TEXT + "</article></main>").repeat(n / 3));
        KINDS.put("teasers", n -> "<div><h3><a href=x>A title</a></h3><p>some words</div>".repeat(n / 4));
        KINDS.put("deep blocks", n -> nested("<div class='comment related'>", "</div>", 500, n));
        KINDS.put("asides in deep blocks", n -> "<div>".repeat(480) + "<aside id=a>x</aside>".repeat(n));
        KINDS.put("deep lists", n -> nested("<ul><li>", "</li></ul>", 200, n));
        KINDS.put("paragraphs in deep lists", n -> "<ul><li>".repeat(200) + ("<p>" + TEXT).repeat(n) + "<h2>x</h2>");
        KINDS.put("deep tables", n -> nested("<table><tr><td>", "</td></tr></table>", 100, n));
        KINDS.put("paragraphs in deep tables", n -> "<table><tr><td>".repeat(120) + ("<p>" + TEXT).repeat(n));
        KINDS.put("deep tables in code", n -> "<pre>" + "<table><tr><td>".repeat(120) + "<b>1</b>".repeat(n));
        KINDS.put("deep code", n -> "<code>".repeat(200) + "<br>".repeat(n));
        KINDS.put(
                "deep shadow roots",
                n -> nested(
                        "<x-a><template shadowrootmode=open><div><slot></slot></div></template><div>",
                        "</div></x-a>",
                        100,
                        n / 4));
        KINDS.put(
                "slots",
                n -> "<x-a><template shadowrootmode=open>" + "<slot></slot>".repeat(n / 2) + "</template>"
                        + "<p>a</p>".repeat(n / 2) + "</x-a>");
        KINDS.put("buttons", n -> "<div><h2>".repeat(100) + "<button aria-expanded=true>why?</button>".repeat(n));
        KINDS.put("deep formulas", n -> "<math>" + "<mrow>".repeat(200) + "<mi>x</mi>".repeat(n));
    }

    private HostilePages() {}

    static void print() throws IOException {
        System.out.printf(Locale.ROOT, "%-28s %,8d %,8d elements%n", "", FEW, MANY);
        for (Map.Entry<String, IntFunction<String>> kind : KINDS.entrySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %8d %8d ms%n",
                    kind.getKey(),
                    millis(kind.getValue().apply(FEW)),
                    millis(kind.getValue().apply(MANY)));
        }
    }

    private static String nested(String open, String close, int depth, int elements) {
        return (open.repeat(depth) + TEXT + close.repeat(depth)).repeat(Math.max(1, elements / depth));
    }

    private static long millis(String page) throws IOException {
        byte[] bytes = ("<!doctype html>" + page).getBytes(StandardCharsets.UTF_8);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            DocumentText.of("page.html", bytes);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1_000_000;
    }
}
