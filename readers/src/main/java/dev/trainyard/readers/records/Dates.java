package dev.trainyard.readers.records;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses dates in the forms that records use: {@code 2024-05-01} or {@code 20240501} with or without a time after it,
 * {@code Wed, 1 May 2024 …} as in mail, and seconds or milliseconds since 1970.
 */
final class Dates {
    private static final Pattern DAY = Pattern.compile("(\\d{4})([-/.]?)(\\d{2})\\2(\\d{2}).*", Pattern.DOTALL);
    private static final Pattern EPOCH = Pattern.compile("(\\d{9,10}|\\d{12,13})(\\.\\d+)?");

    private static final Pattern MAIL = Pattern.compile(
            "(?i)(?:[a-z]+,?\\s+)?(\\d{1,2})\\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\s+(\\d{4})\\b.*",
            Pattern.DOTALL);
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private Dates() {}

    static Optional<LocalDate> of(String text) {
        try {
            Matcher epoch = EPOCH.matcher(text);
            if (epoch.matches()) return Optional.of(ofEpoch(Long.parseLong(epoch.group(1))));
            Matcher day = DAY.matcher(text);
            if (day.matches()) {
                return Optional.of(LocalDate.of(number(day, 1), number(day, 3), number(day, 4)));
            }
            Matcher mail = MAIL.matcher(text);
            if (!mail.matches()) return Optional.empty();
            int month = MONTHS.indexOf(mail.group(2).toLowerCase(Locale.ROOT)) / 3 + 1;
            return Optional.of(LocalDate.of(number(mail, 3), month, number(mail, 1)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalDate ofEpoch(long value) {
        Instant instant = value < 100_000_000_000L ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
