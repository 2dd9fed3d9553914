package dev.trainyard.ingest.extraction.maven;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Maps the many names of licences in POMs to SPDX identifiers. */
final class CommonLicences {
    private static final Map<Pattern, String> NAMES = new LinkedHashMap<>();

    static {
        name("(the )?apache( public| software)?( licen[cs]e)?,?( version)? ?v?2(\\.0)?", "Apache-2.0");
        name("(the )?mit( licen[cs]e)?|(the )?expat licen[cs]e", "MIT");
        name("eclipse public licen[cs]e,?( -)?( v\\.?| version)? ?2(\\.0)?|epl 2\\.0", "EPL-2.0");
        name("eclipse public licen[cs]e,?( -)?( v\\.?| version)? ?1\\.0|epl 1\\.0", "EPL-1.0");
        name("(the )?bsd[ -]2[ -]clause( licen[cs]e)?|simplified bsd licen[cs]e", "BSD-2-Clause");
        name("(the )?bsd[ -]3[ -]clause( licen[cs]e)?|(the )?(new|revised) bsd licen[cs]e", "BSD-3-Clause");
        name("mozilla public licen[cs]e,?( version)? ?2\\.0|mpl 2\\.0", "MPL-2.0");
        name("universal permissive licen[cs]e,?( version)? ?1\\.0", "UPL-1.0");
    }

    private CommonLicences() {}

    /** The SPDX identifier, or the name itself if it is not a common one. */
    static String spdx(String name) {
        String plain = name.strip().replaceAll("\\s+", " ");
        return NAMES.entrySet().stream()
                .filter(known -> known.getKey().matcher(plain.replace("-", " ")).matches()
                        || known.getKey().matcher(plain).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(plain);
    }

    private static void name(String names, String spdx) {
        NAMES.put(Pattern.compile(names, Pattern.CASE_INSENSITIVE), spdx);
    }
}
