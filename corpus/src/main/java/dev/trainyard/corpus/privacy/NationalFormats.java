package dev.trainyard.corpus.privacy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Recognises phone numbers in the groups in which libphonenumber writes the valid numbers of some countries. */
final class NationalFormats {
    /** Countries with many numbers, most of which are dialled with a 0 or written with an area code in brackets. */
    private static final String[] COUNTRIES =
            ("DE FR GB IT CH AT NL BE SE FI AU NZ JP KR CN TW IN ZA UA RU TR IL IE BR AR RO BG HR SI SK RS ID TH PH MY VN"
                            + " EG NG KE PK MX")
                    .split(" ");

    private static final int LONGEST = 12;
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /**
     * The countries by the lengths of the groups, one hexadecimal digit for each. Checking a number takes hundreds of
     * times longer than looking it up here, and a text may have many runs of digits.
     */
    private static final Map<Long, Set<String>> COUNTRIES_BY_LENGTHS = countriesByLengths();

    private NationalFormats() {}

    /**
     * Whether a number is written as in one of the countries.
     *
     * @param number the digits of the first groups, as they are dialled within the country
     * @param count the number of these groups
     */
    static boolean have(String number, PhoneGroups groups, int count) {
        for (String country : COUNTRIES_BY_LENGTHS.getOrDefault(lengths(groups, count), Set.of())) {
            if (isWrittenSo(number, country, groups, count)) return true;
        }
        return false;
    }

    private static boolean isWrittenSo(String number, String country, PhoneGroups groups, int count) {
        PhoneNumber parsed = parsed(number, country);
        if (!NUMBERS.isValidNumberForRegion(parsed, country)) return false;
        PhoneGroups expected = PhoneGroups.from(NUMBERS.format(parsed, PhoneNumberFormat.NATIONAL), 0);
        return lengths(expected, expected.count()) == lengths(groups, count)
                || isInTwoParts(groups, count) && lengths(expected, 1) == lengths(groups, 1);
    }

    /** In Germany and Austria, area code and number are often written as 030/901820. */
    private static boolean isInTwoParts(PhoneGroups groups, int count) {
        return count == 2 && groups.length(0) >= 3;
    }

    /** Put together here, because libphonenumber's parser takes much longer. */
    private static PhoneNumber parsed(String number, String country) {
        boolean hasPrefix = number.charAt(0) == '0' || number.charAt(0) == '8' && country.equals("RU");
        PhoneNumber parsed = new PhoneNumber()
                .setCountryCode(NUMBERS.getCountryCodeForRegion(country))
                .setNationalNumber(Long.parseLong(hasPrefix ? number.substring(1) : number));
        // Italian numbers keep their zero.
        if (country.equals("IT") && number.charAt(0) == '0') parsed.setItalianLeadingZero(true);
        return parsed;
    }

    private static Map<Long, Set<String>> countriesByLengths() {
        Map<Long, Set<String>> countries = new HashMap<>();
        for (String country : COUNTRIES) {
            for (long lengths : lengths(country)) {
                countries.computeIfAbsent(lengths, _ -> new LinkedHashSet<>()).add(country);
            }
        }
        return countries;
    }

    /** The lengths of the groups of numbers with all area codes, and of their two parts. */
    private static Set<Long> lengths(String country) {
        Set<Long> lengths = new HashSet<>();
        for (int digits = 8; digits <= LONGEST; digits++) {
            if (!isPossible(digits, country)) continue;
            for (int area = 10; area < 1_000; area += area < 100 ? 1 : 3) {
                StringBuilder number = new StringBuilder().append(area);
                while (number.length() < digits) number.append('3');
                PhoneNumber some = parsed(country.equals("IT") ? "0" + number : number.toString(), country);
                PhoneGroups groups = PhoneGroups.from(NUMBERS.format(some, PhoneNumberFormat.NATIONAL), 0);
                lengths.add(lengths(groups, groups.count()));
                int all = groups.digits(groups.count());
                if (groups.count() > 1) lengths.add((long) groups.length(0) << 4 | all - groups.length(0));
            }
        }
        return lengths;
    }

    private static boolean isPossible(int digits, String country) {
        long number = 1;
        for (int i = 1; i < digits; i++) number *= 10;
        return NUMBERS.isPossibleNumber(new PhoneNumber()
                .setCountryCode(NUMBERS.getCountryCodeForRegion(country))
                .setNationalNumber(number));
    }

    private static long lengths(PhoneGroups groups, int count) {
        long lengths = 0;
        for (int i = 0; i < count; i++) lengths = lengths << 4 | Math.min(15, groups.length(i));
        return lengths;
    }
}
