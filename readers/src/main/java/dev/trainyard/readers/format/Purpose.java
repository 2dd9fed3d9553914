package dev.trainyard.readers.format;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** What an element of a page seems to be for, by its tag, its role, and the words in its class and id. */
enum Purpose {
    TEXT,
    COMMENTS,
    /** Pictures with captions. */
    GALLERY,
    /** Links to other pages, advertising, sharing, forms, menus. */
    OTHER,
    /** A byline, a date, tags, a caption: some words about the text or a picture. */
    LABEL;

    private static final Set<String> COMMENTS_WORDS = Set.of("respond", "replies");
    /** In German, Spanish and Swedish the singular is also an opinion in a newspaper. */
    private static final List<String> COMMENTS_BEGINNINGS = List.of(
            "comment",
            "disqus",
            "livefyre",
            "usercomment",
            "kommentare",
            "leserkommentare",
            "comentarios",
            "komentarze",
            "komentare",
            "reacties",
            "yorumlar");

    private static final Pattern COUNTED = Pattern.compile("\\d[\\d.,]*\\s+\\p{L}");
    private static final List<String> NO_COMMENTS = List.of("commentary", "commented", "commentator", "commentable");
    /** What follows or precedes where a class says whether comments can be made. */
    private static final Set<String> ABOUT_COMMENTS =
            Set.of("open", "closed", "enabled", "disabled", "on", "off", "no", "has", "with", "allow");

    private static final List<String> NO_SHARING = List.of("shared", "shareholder");

    private static final Set<String> GALLERIES = Set.of("gallery", "slideshow", "carousel", "slider", "lightbox");

    private static final Set<String> OTHERS = Set.of(
            "ad",
            "ads",
            "adv",
            "advert",
            "adverts",
            "adsense",
            "adslot",
            "banner",
            "breadcrumb",
            "breadcrumbs",
            "catlinks",
            "dfp",
            "donate",
            "donation",
            "follow",
            "footer",
            "masthead",
            "menu",
            "modal",
            "navbar",
            "navbox",
            "navigation",
            "newsletter",
            "outbrain",
            "pager",
            "pagination",
            "popular",
            "popup",
            "printfooter",
            "promo",
            "promos",
            "promotion",
            "rail",
            "recirc",
            "recirculation",
            "recommended",
            "recommendations",
            "related",
            "share",
            "sharing",
            "shares",
            "shoutbox",
            "sidebar",
            "signup",
            "social",
            "sponsor",
            "sponsored",
            "sponsors",
            "subscribe",
            "subscription",
            "subnav",
            "taboola",
            "teaser",
            "teasers",
            "toolbar",
            "tooltip",
            "trending",
            "upsell",
            "yarpp",
            "zergnet");
    private static final List<String> OTHERS_BEGINNINGS = List.of(
            "advertis",
            "addthis",
            "addtoany",
            "mostpopular",
            "mostread",
            "morestories",
            "recommend",
            "related",
            "share",
            "social",
            "sponsor");
    private static final Set<String> OTHERS_PAIRS = Set.of(
            "also like",
            "also read",
            "also see",
            "up next",
            "cookie banner",
            "cookie bar",
            "cookie consent",
            "cookie law",
            "cookie notice",
            "most popular",
            "most read",
            "most viewed",
            "more stories",
            "more articles",
            "more news",
            "more posts",
            "more from",
            "read next",
            "read also",
            "see also",
            "next article",
            "next post",
            "prev next",
            "previous next",
            "email signup",
            "may like",
            "nav links",
            "post navigation",
            "skip link",
            "app promo",
            "widget area");

    private static final Set<String> LABELS = Set.of(
            "author",
            "authors",
            "byline",
            "caption",
            "captions",
            "categories",
            "copyright",
            "credit",
            "credits",
            "date",
            "dateline",
            "datetime",
            "disclaimer",
            "hashtags",
            "kicker",
            "meta",
            "metadata",
            "postmeta",
            "posted",
            "pubdate",
            "published",
            "publishdate",
            "tags",
            "timestamp",
            "toc");
    private static final List<String> LABELS_BEGINNINGS = List.of("byline", "caption", "imagecaption", "wpcaption");
    private static final Set<String> LABEL_PROPERTIES =
            Set.of("author", "datePublished", "dateModified", "dateCreated", "publisher", "keywords", "caption");

    /** Of an element that is not in code. */
    static Purpose of(Element element) {
        if (isInSentence(element)) return TEXT;
        switch (element.normalName()) {
            case "figcaption", "time", "address" -> {
                return LABEL;
            }
            case "form", "footer", "menu" -> {
                return OTHER;
            }
            case "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "body",
                    "main",
                    "code",
                    "pre",
                    "b",
                    "i",
                    "em",
                    "strong",
                    "th",
                    "td" -> {
                return TEXT;
            }
            default -> {}
        }
        if (element.attributesSize() == 0) return TEXT;
        String role = element.attr("role");
        if (role.equals("complementary")) return OTHER;
        String type = element.attr("itemtype");
        if (type.endsWith("schema.org/Comment") || type.endsWith("schema.org/UserComments")) return COMMENTS;
        if (element.attr("itemprop").equals("comment")) return COMMENTS;
        Purpose named = named(ClassWords.in(element.className()));
        if (named == TEXT) {
            Purpose byId = named(ClassWords.in(element.id()));
            if (byId == COMMENTS && isCounted(element) || !isSlug(element)) named = byId;
        }
        // Posts may be as short as labels, and have classes of their authors and tags.
        if (named == LABEL && element.nameIs("article")) return TEXT;
        if (named != TEXT) return named;
        if (element.attr("rel").equals("author") || LABEL_PROPERTIES.contains(element.attr("itemprop"))) return LABEL;
        return TEXT;
    }

    /** Part of a paragraph's words, and not beside or around paragraphs. */
    private static boolean isInSentence(Element element) {
        if (PageBlocks.isBlock(element) || element.normalName().indexOf('-') > 0) return false;
        Element around = element.parent();
        if (around == null || !PageBlocks.isBlock(around)) return true;
        return switch (around.normalName()) {
            case "p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "summary" -> true;
            default -> element.nameIs("a");
        };
    }

    /** In documentation, the id of a section repeats its heading: {@code sharing-with-others}. */
    private static boolean isSlug(Element element) {
        if (element.id().isEmpty()) return false;
        List<String> id = ClassWords.in(element.id());
        List<String> heading = ClassWords.in(ShortText.of(element));
        return !id.isEmpty()
                && heading.size() >= id.size()
                && heading.subList(0, id.size()).equals(id);
    }

    /** Comments begin with their number: {@code 2 Comments}. */
    private static boolean isCounted(Element element) {
        return COUNTED.matcher(ShortText.of(element)).lookingAt();
    }

    private static Purpose named(List<String> words) {
        Purpose purpose = TEXT;
        for (int i = 0; i < words.size(); i++) {
            String last = i == 0 ? "" : words.get(i - 1);
            String next = i == words.size() - 1 ? "" : words.get(i + 1);
            Purpose one = named(last, words.get(i), next);
            if (one != TEXT && (purpose == TEXT || one.compareTo(purpose) < 0)) purpose = one;
        }
        return purpose;
    }

    private static Purpose named(String last, String word, String next) {
        if (COMMENTS_WORDS.contains(word)) return COMMENTS;
        if (begins(word, COMMENTS_BEGINNINGS) && !begins(word, NO_COMMENTS)) {
            return ABOUT_COMMENTS.contains(last) || ABOUT_COMMENTS.contains(next) ? TEXT : COMMENTS;
        }
        if (GALLERIES.contains(word)) return GALLERY;
        if (OTHERS.contains(word)) return OTHER;
        if (begins(word, OTHERS_BEGINNINGS) && !begins(word, NO_SHARING)) return OTHER;
        if (OTHERS_PAIRS.contains(last + " " + word)) return OTHER;
        if (word.equals("more") && last.equals("read")) return LABEL;
        if (LABELS.contains(word) || begins(word, LABELS_BEGINNINGS)) return LABEL;
        return TEXT;
    }

    private static boolean begins(String word, List<String> beginnings) {
        for (String beginning : beginnings) {
            if (word.startsWith(beginning)) return true;
        }
        return false;
    }
}
