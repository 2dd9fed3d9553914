package dev.trainyard.contracts.recipe;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** How what a source names has to be written: globs, addresses, coordinates, branches and hosts. */
final class SourceRules {
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://([^/?#\\\\]*).*", Pattern.DOTALL);
    private static final Pattern COORDINATES = Pattern.compile("NAME:NAME:VERSION"
            .replace("NAME", "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
            .replace("VERSION", "[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*"));
    private static final Pattern NO_BRANCH =
            Pattern.compile("|.*[\\s~^:?*\\[\\\\].*|.*(\\.\\.|//|@\\{).*|[./].*|.*/\\..*|.*[./]|.*\\.lock");
    private static final Pattern HOST = Pattern.compile("[^\\s/@?#\\\\]+");

    private SourceRules() {}

    /** Takes what is wrong. */
    interface Wrong {
        void add(String field, String value, String expected);
    }

    /** @param at the path to the source, with the dot behind it */
    static void check(String at, SourceRecipe source, Wrong wrong) {
        each(at + "include", source.include(), SourceRules::isGlob, "a glob such as **/*.java", wrong);
        each(at + "urls", source.urls(), SourceRules::isAddress, "an address such as https://example.org/page", wrong);
        if (source.sitemap() != null && !isAddress(source.sitemap())) {
            wrong.add(at + "sitemap", source.sitemap(), "an address such as https://example.org/sitemap.xml");
        }
        each(
                at + "coordinates",
                source.coordinates(),
                text -> COORDINATES.matcher(text).matches() && !text.endsWith("-SNAPSHOT"),
                "a released artifact such as org.example:library:1.0",
                wrong);
        if (source.repository() != null && !isRepository(source, source.repository())) {
            wrong.add(at + "repository", source.repository(), "an address such as https://example.org/project.git");
        }
        if (source.branch() != null && NO_BRANCH.matcher(source.branch()).matches()) {
            wrong.add(at + "branch", source.branch(), "a branch's name such as main");
        }
        if (source.text() != null && source.text().isBlank()) wrong.add(at + "text", "", "a field's name");
        each(
                at + "allowHosts",
                source.allowHosts(),
                text -> HOST.matcher(text).matches(),
                "a host's name such as wiki.example.org",
                wrong);
    }

    private static void each(
            String field, List<String> texts, java.util.function.Predicate<String> good, String expected, Wrong wrong) {
        for (int i = 0; i < texts.size(); i++) {
            if (!good.test(texts.get(i))) wrong.add(field + "[" + i + "]", texts.get(i), expected);
        }
    }

    /** By the rules of Java's globs, with and without the folders before it, since both will be asked for. */
    private static boolean isGlob(String text) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + text);
            if (text.startsWith("**/")) FileSystems.getDefault().getPathMatcher("glob:" + text.substring(3));
            return !text.isBlank();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static boolean isAddress(String text) {
        Matcher parts = ADDRESS.matcher(text.strip());
        if (!parts.matches() || parts.group(1).contains("@")) return false;
        String authority = parts.group(1);
        try {
            boolean plain = authority.chars().allMatch(c -> c < 0x80);
            URI uri = new URI("http://" + (plain ? authority : IDN.toASCII(authority)) + "/");
            return uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65_535;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Git's is an address always; Maven's may be a folder, and is not asked where a path is given. */
    private static boolean isRepository(SourceRecipe source, String repository) {
        if (source.kind() == SourceKind.GIT) return isAddress(repository);
        boolean web = repository.regionMatches(true, 0, "http", 0, 4);
        if (source.kind() != SourceKind.MAVEN || source.path() != null || !web) return true;
        return !repository.matches("(?i)https?:.*") || isAddress(repository);
    }
}
