package dev.trainyard.readers.format;

import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;

/**
 * Moves characters whose line of text is not horizontal on the page, so that PDFBox finds lines among them: it compares
 * the heights of characters, and would take each letter of a rotated line, or of a column of Japanese, for a line of its
 * own. A character gets its position along its line of text and across it. Each direction has its own range of heights, so
 * that lines of different directions are not mixed.
 */
final class LevelText {
    /** Skewed scans are still read as horizontal. */
    private static final int MOST_SKEW = 5;

    /** Larger than pages are high. */
    private static final float RANGE = 1_000;

    private static final int VERTICAL = 400;

    private LevelText() {}

    static TextPosition of(TextPosition text) {
        Matrix matrix = text.getTextMatrix();
        PDFont font = text.getFont();
        boolean vertical = font != null && font.isVertical();
        double angle = Math.atan2(matrix.getShearY(), matrix.getScaleX());
        // Columns go down.
        double direction = vertical ? angle - Math.PI / 2 : angle;
        long degrees = Math.round(Math.toDegrees(direction));
        long visible = Math.floorMod(degrees - text.getRotation() + 180, 360L) - 180;
        if (Math.abs(visible) <= MOST_SKEW) return text;
        double x = matrix.getTranslateX();
        double y = matrix.getTranslateY();
        double along = x * Math.cos(direction) + y * Math.sin(direction);
        double across = -x * Math.sin(direction) + y * Math.cos(direction);
        float width =
                vertical ? matrix.getScalingFactorY() : (float) Math.hypot(text.getEndX() - x, text.getEndY() - y);
        float range = RANGE * (vertical ? VERTICAL : Math.floorMod(visible, 360L));
        float height = (float) across - range;
        Matrix level = new Matrix(matrix.getScalingFactorX(), 0, 0, matrix.getScalingFactorY(), (float) along, height);
        return new TextPosition(
                0,
                text.getPageWidth(),
                text.getPageHeight(),
                level,
                (float) along + width,
                height,
                text.getHeight(),
                width,
                text.getWidthOfSpace(),
                text.getUnicode(),
                text.getCharacterCodes(),
                font,
                text.getFontSize(),
                Math.round(text.getFontSizeInPt()));
    }
}
