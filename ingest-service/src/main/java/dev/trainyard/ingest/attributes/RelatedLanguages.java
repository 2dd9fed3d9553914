package dev.trainyard.ingest.attributes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups of closely related languages, and words that tell the languages of a group apart.
 *
 * <p>Runs of three letters say clearly that a text is in Indonesian, Malay or another language of their group, but hardly
 * in which. So a group is judged as one language, and words decide within it. A word is listed with each language of the
 * group in which it is common, unless it is common in all of them.
 */
final class RelatedLanguages {
    private static final List<Set<String>> GROUPS = List.of(
            Set.of("id", "ms", "min", "su", "jv"),
            Set.of("hr", "bs", "sr"),
            Set.of("da", "nb", "nn"),
            Set.of("cs", "sk"),
            Set.of("es", "gl", "ast"),
            Set.of("ca", "oc"),
            Set.of("bg", "mk"),
            Set.of("de", "nds", "gsw", "lb"),
            Set.of("nl", "af", "li"),
            Set.of("hi", "mr", "ne", "sa"),
            Set.of("tl", "ceb", "war"),
            Set.of("tt", "ba"));

    private static final Map<String, Set<String>> LANGUAGES_OF_WORDS = languagesOfWords(Map.ofEntries(
            Map.entry(
                    "id",
                    "dan yang dengan untuk tidak karena bahwa setiap bisa tetapi merupakan anda seseorang tanpa maupun menurut tersebut"
                            + " merdeka"),
            Map.entry(
                    "ms",
                    "dan yang dengan untuk tidak kerana bahawa setiap tiap boleh hendaklah mana tiada sahaja ialah mengikut mahupun"
                            + " sebarang"),
            Map.entry("min", "nan jo indak urang untuak sarato satiok samo pado dek adolah"),
            Map.entry("su", "jeung nu anu teu kana dina ieu pikeun sarta boga henteu eta sareng kudu saban"),
            Map.entry("jv", "lan ing sing kang marang ora saben iku kanggo wong utawa kalawan uga saka dening"),
            Map.entry(
                    "hr",
                    "tko svatko netko nitko što tjedan tisuća sustav vlastiti obitelj uopće općina opći opće prije"
                            + " poslije uvijek gdje"),
            Map.entry(
                    "bs",
                    "ko svako neko niko šta hiljada sedmica historija porodica porodicu porodice opći opće prije"
                            + " poslije uvijek gdje"),
            Map.entry(
                    "sr",
                    "ko svako neko niko šta hiljada reč vreme deca mesto posle pre uvek gde svet čovek čoveka dve"
                            + " porodica porodicu porodice opšti opšte uslovi delo"),
            Map.entry(
                    "da",
                    "af mellem efter nogen ud op hvad sig mig dig ret blev meget noget nogle mod bliver blive der"
                            + " ligesom hverken"),
            Map.entry(
                    "nb",
                    "av mellom etter noen ut opp hva seg meg deg rett ble mye noe ikke bare mot å som hverken fra en"
                            + " et"),
            Map.entry(
                    "nn",
                    "av mellom ut opp seg rett å som ein eit ikkje frå dei noko vere kva kven nokon vart eg berre"
                            + " korkje"),
            Map.entry("cs", "jsou nebo být který která které při než jeho však jako také již"),
            Map.entry("sk", "sú alebo byť ktorý ktorá ktoré pri jeho však ako tiež už nie čo"),
            Map.entry("es", "y el los las del una con su pero"),
            Map.entry("gl", "os unha dereito non ou polo pola máis súa seu coa"),
            Map.entry("ast", "y los les nun drechu so ye"),
            Map.entry("bg", "са от или има това всички"),
            Map.entry("mk", "се од или сите има ова"),
            Map.entry("hi", "है के में और का की को से हैं नहीं पर किसी"),
            Map.entry("mr", "आहे आणि व या असा नाही ते किंवा प्रत्येक आहेत यांना त्याच्या"),
            Map.entry("ne", "छ र को मा गर्ने हुने लाई छन् हुनेछ वा हरेक"),
            Map.entry("sa", "च अस्ति वा सर्वे तथा इति"),
            Map.entry("tl", "ng at ay may kanyang siya ito hindi"),
            Map.entry("ceb", "ug ang nga og dili siya kini"),
            Map.entry("war", "han hin ngan an nga diri hiya")));

    private static final Set<String> NONE = Set.of();

    /**
     * Parts of words that are spelt differently in the languages of a group: Croatian and Bosnian mjesto is Serbian mesto,
     * Danish nation and frihed are Norwegian nasjon and frihet.
     */
    private static final Map<String, Set<String>> LANGUAGES_OF_PARTS = languagesOfWords(Map.of(
            "hr", "vje mje dje rije cije",
            "bs", "vje mje dje rije cije",
            "da", "tion hed heden heder",
            "nb", "sjon het heten heter",
            "nn", "sjon"));

    /** Indonesian is written far more often than Malay, and Minangkabau far less. */
    private static final Map<String, Double> PRIORS = Map.of("id", 1.0, "min", -1.0);

    /** How much the model's own opinion counts within a group. */
    private static final double OF_THE_MODEL = 0.5;
    /** The weight of one word, as the logarithm of a ratio of probabilities. */
    private static final double OF_A_WORD = 2;

    private RelatedLanguages() {}

    /** The numbers of the groups of some languages; a language that is in no group has one of its own. */
    static int[] groups(List<String> languages) {
        int[] groups = new int[languages.size()];
        int next = GROUPS.size();
        for (int i = 0; i < groups.length; i++) {
            groups[i] = -1;
            for (int group = 0; group < GROUPS.size(); group++) {
                if (GROUPS.get(group).contains(languages.get(i))) groups[i] = group;
            }
            if (groups[i] < 0) groups[i] = next++;
        }
        return groups;
    }

    /**
     * The most probable language of one group.
     *
     * @param probabilities of each language of the group, as the model has them
     * @param sample lower-case words with single spaces between
     */
    static String closest(Map<String, Double> probabilities, char[] sample, int length) {
        Map<String, Double> scores = new HashMap<>();
        probabilities.forEach((language, probability) -> scores.put(
                language,
                PRIORS.getOrDefault(language, 0.0) + OF_THE_MODEL * Math.log(probability + Double.MIN_NORMAL)));
        // The model knows Serbian in Cyrillic letters only.
        if (scores.containsKey("sr") && !hasCyrillic(sample, length)) {
            scores.put("sr", (scores.getOrDefault("hr", 0.0) + scores.getOrDefault("bs", 0.0)) / 2);
        }
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i < length && sample[i] != ' ') continue;
            if (i > start) count(new String(sample, start, i - start), scores);
            start = i + 1;
        }
        return scores.entrySet().stream()
                .max(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
    }

    private static void count(String word, Map<String, Double> scores) {
        add(LANGUAGES_OF_WORDS.getOrDefault(word, NONE), scores);
        if (!scores.containsKey("hr") && !scores.containsKey("da")) return;
        LANGUAGES_OF_PARTS.forEach((part, languages) -> {
            // Endings of Danish and Norwegian nouns begin with an h.
            if (part.startsWith("h") ? word.endsWith(part) : word.contains(part)) add(languages, scores);
        });
    }

    private static void add(Set<String> languages, Map<String, Double> scores) {
        for (String language : languages) scores.computeIfPresent(language, (_, score) -> score + OF_A_WORD);
    }

    private static boolean hasCyrillic(char[] sample, int length) {
        for (int i = 0; i < length; i++) if (sample[i] >= 0x400 && sample[i] < 0x530) return true;
        return false;
    }

    private static Map<String, Set<String>> languagesOfWords(Map<String, String> words) {
        Map<String, Set<String>> languages = new HashMap<>();
        words.forEach((language, list) -> {
            for (String word : list.split(" "))
                languages.computeIfAbsent(word, _ -> new HashSet<>()).add(language);
        });
        return languages;
    }
}
