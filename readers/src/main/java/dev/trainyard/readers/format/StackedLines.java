package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins columns of vertical Chinese, Japanese or Korean text that were written one character at a time, and so became
 * lines of one character each.
 */
final class StackedLines {
    private static final int FEWEST = 4;

    private StackedLines() {}

    static String joined(String text) {
        List<String> joined = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        int stacked = 0;
        for (String line : text.lines().toList()) {
            if (isOneCharacter(line.strip())) {
                stacked++;
                column.append(line.strip()).append('\n');
            } else {
                end(column, stacked, joined);
                stacked = 0;
                joined.add(line);
            }
        }
        end(column, stacked, joined);
        return String.join("\n", joined) + "\n";
    }

    private static void end(StringBuilder column, int stacked, List<String> joined) {
        if (stacked == 0) return;
        String lines = column.toString();
        if (stacked >= FEWEST) joined.add(lines.replace("\n", ""));
        else joined.addAll(lines.lines().toList());
        column.setLength(0);
    }

    private static boolean isOneCharacter(String line) {
        if (line.isEmpty() || line.codePointCount(0, line.length()) != 1) return false;
        int c = line.codePointAt(0);
        return Character.isIdeographic(c)
                || c >= 0x3001 && c <= 0x30FF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xFE10 && c <= 0xFE4F
                || c >= 0xFF01 && c <= 0xFF60;
    }
}
