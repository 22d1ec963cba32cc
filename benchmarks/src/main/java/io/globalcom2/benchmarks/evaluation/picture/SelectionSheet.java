package io.globalcom2.benchmarks.evaluation.picture;

import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.quickstart.picture.SelectionPicture;
import io.globalcom2.quickstart.picture.TokenSelection;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Selections of the same image side by side: a row for each retention ratio, a column for each method. In each field the crops are on the
 * left and the thumbnail on the right; what dropped tokens see is dimmed. Above it stands how much was kept and what the model answered.
 */
public final class SelectionSheet {
    private static final int FIELD_WIDTH = 560; // pixels, as all here
    private static final int GAP = 16;
    private static final int LINE = 20;
    private static final int TITLE_LINES = 2;
    private static final int LONGEST_ANSWER = 60; // characters

    private final BufferedImage image;
    private final String question;

    /**
     * What one run kept.
     *
     * @param answer and its cost
     */
    public record Field(Run run, TokenSelection selection, GivenAnswer answer) {}

    /** @param image as it was sent */
    public SelectionSheet(BufferedImage image, String question) {
        this.image = image;
        this.question = question;
    }

    /** Draws all fields, at least one. */
    public BufferedImage draw(List<Field> fields) {
        List<Double> ratios =
                fields.stream().map(field -> field.run().ratio()).distinct().toList();
        int columns = (int)
                ratios.stream().mapToLong(ratio -> count(fields, ratio)).max().orElseThrow();
        BufferedImage first = SelectionPicture.draw(image, fields.get(0).selection());
        int fieldHeight = FIELD_WIDTH * first.getHeight() / first.getWidth();
        int rowHeight = TITLE_LINES * LINE + fieldHeight + GAP;
        BufferedImage sheet = new BufferedImage(
                columns * (FIELD_WIDTH + GAP) + GAP,
                2 * LINE + ratios.size() * rowHeight + GAP,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, LINE * 4 / 5));
        graphics.drawString(question.strip().replace('\n', ' '), GAP, LINE + 2);
        graphics.setFont(graphics.getFont().deriveFont(Font.PLAIN, LINE * 0.7f));
        for (int row = 0; row < ratios.size(); row++) {
            double ratio = ratios.get(row);
            int left = GAP;
            for (Field field :
                    fields.stream().filter(one -> one.run().ratio() == ratio).toList()) {
                drawField(graphics, field, left, 2 * LINE + row * rowHeight, fieldHeight);
                left += FIELD_WIDTH + GAP;
            }
        }
        graphics.dispose();
        return sheet;
    }

    private void drawField(Graphics2D graphics, Field field, int left, int top, int height) {
        graphics.drawString(
                String.format(
                        Locale.ROOT,
                        "%s %s: %d tokens, %d newlines",
                        field.run().name(),
                        field.run().ratio(),
                        field.answer().keptTokens(),
                        field.answer().newlines()),
                left,
                top + LINE - GAP / 4);
        graphics.drawString("\u2192 " + shown(field.answer().answer()), left, top + 2 * LINE - GAP / 4);
        BufferedImage picture = SelectionPicture.draw(image, field.selection());
        graphics.drawImage(picture, left, top + TITLE_LINES * LINE, FIELD_WIDTH, height, null);
    }

    private static long count(List<Field> fields, double ratio) {
        return fields.stream().filter(field -> field.run().ratio() == ratio).count();
    }

    private static String shown(String answer) {
        String line = answer.strip().replace('\n', ' ');
        return line.length() > LONGEST_ANSWER ? line.substring(0, LONGEST_ANSWER) + "..." : line;
    }
}
