package dev.trainyard.readers.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** What a page says about itself in its head: title, language, date, and whether its publisher allows learning from it. */
final class PageFacts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DAY = Pattern.compile("\\A\\s*(\\d{4})-?(\\d{2})-?(\\d{2})(?!\\d)");
    private static final Set<String> DATES = Set.of(
            "article:published_time",
            "article:modified_time",
            "og:updated_time",
            "date",
            "last-modified",
            "dc.date",
            "dc.date.issued",
            "dc.date.modified",
            "dcterms.date",
            "dcterms.created",
            "dcterms.modified",
            "dcterms.issued",
            "datepublished",
            "datemodified",
            "pubdate",
            "citation_publication_date");
    private static final List<String> JSON_DATES = List.of("datePublished", "dateModified", "dateCreated");

    private PageFacts() {}

    static DocumentFacts of(Document page) {
        return new DocumentFacts(title(page), language(page), date(page).orElse(null));
    }

    /** The mark with which a publisher reserves a page against learning from it; empty if there is none. */
    static Optional<String> optOut(Document page) {
        for (Element meta : page.select("meta[name]")) {
            String name = meta.attr("name").strip().toLowerCase(Locale.ROOT);
            String content = meta.attr("content").strip().toLowerCase(Locale.ROOT);
            if (name.equals("robots") && List.of(content.split("[\\s,]+")).contains("noai")) {
                return Optional.of("its robots meta says noai");
            }
            if (name.equals("tdm-reservation") && content.equals("1")) {
                return Optional.of("its tdm-reservation is 1");
            }
        }
        return Optional.empty();
    }

    /** The day with which a date in ISO 8601 begins. */
    static Optional<LocalDate> day(@Nullable String date) {
        if (date == null) return Optional.empty();
        Matcher matcher = DAY.matcher(date);
        if (!matcher.find()) return Optional.empty();
        try {
            return Optional.of(LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static @Nullable String nonBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static @Nullable String title(Document page) {
        String title = nonBlank(page.title());
        if (title != null) return title;
        Element heading = page.selectFirst("h1");
        return heading == null ? null : nonBlank(heading.text());
    }

    private static @Nullable String language(Document page) {
        Element html = page.selectFirst("html");
        String lang = html == null ? null : nonBlank(html.attr("lang"));
        if (lang == null && html != null) lang = nonBlank(html.attr("xml:lang"));
        if (lang != null) return lang;
        Element meta = page.selectFirst("meta[http-equiv=content-language]");
        return meta == null ? null : nonBlank(meta.attr("content"));
    }

    private static Optional<LocalDate> date(Document page) {
        List<LocalDate> dates = new ArrayList<>();
        for (Element meta : page.select("meta[content]")) {
            for (String attribute : List.of("property", "name", "itemprop", "http-equiv")) {
                if (DATES.contains(meta.attr(attribute).strip().toLowerCase(Locale.ROOT))) {
                    day(meta.attr("content")).ifPresent(dates::add);
                }
            }
        }
        for (Element script : page.select("script[type=application/ld+json]")) {
            try {
                collect(JSON.readTree(script.data()), dates);
            } catch (JacksonException e) {
                // The text can be read without these dates.
            }
        }
        for (Element time : page.select("[itemprop=datePublished], [itemprop=dateModified]")) {
            day(time.attr("datetime")).ifPresent(dates::add);
        }
        if (!dates.isEmpty()) return dates.stream().max(Comparator.naturalOrder());
        return page.select("time[datetime]").stream()
                .map(time -> day(time.attr("datetime")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Collects the dates of the page itself, which are at the top level, in a list, or in a graph. */
    private static void collect(@Nullable JsonNode node, List<LocalDate> dates) {
        if (node == null) return;
        if (node.isArray()) node.forEach(one -> collect(one, dates));
        for (String name : JSON_DATES) day(node.path(name).asText(null)).ifPresent(dates::add);
        if (node.path("@graph").isArray()) node.path("@graph").forEach(one -> collect(one, dates));
    }
}
