package io.globalcom2.benchmarks.evaluation.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.benchmarks.evaluation.running.GivenAnswer;
import io.globalcom2.benchmarks.evaluation.running.Run;
import io.globalcom2.quickstart.picture.TokenLayout;
import io.globalcom2.quickstart.picture.TokenSelection;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On an image of one colour, 2 x 1 crops of 2 x 2 tokens, where nothing is black but text and what was dropped. */
class SelectionSheetTest {
    private static final TokenLayout LAYOUT = new TokenLayout(80, 40, 2, 1, 2);
    private static final Color COLOR = new Color(40, 200, 40);
    private static final GivenAnswer ANSWER = new GivenAnswer("42", 4, 2, 20, 3, 1.5);

    @Test
    void aRatioIsARowAndAMethodAColumn() {
        List<Run> runs = Run.of(List.of("globalcom2", "random"), List.of(1.0, 0.5, 0.25));
        BufferedImage all = sheet(runs);
        BufferedImage oneRow = sheet(runs.subList(1, 3));
        BufferedImage oneField = sheet(runs.subList(0, 1));

        assertThat(all.getWidth()).isEqualTo(oneRow.getWidth()).isGreaterThan(2 * oneField.getWidth() - 50);
        assertThat(oneRow.getHeight()).isEqualTo(oneField.getHeight());
        assertThat(all.getHeight()).isGreaterThan(2 * oneField.getHeight());
    }

    @Test
    void whatIsKeptIsBrightAndWhatIsDroppedIsDimmed() {
        double whole = brightShare(Set.copyOf(tokens(0, 12)));
        double thumbnail = brightShare(Set.copyOf(tokens(0, 4)));
        double crops = brightShare(Set.copyOf(tokens(4, 12)));
        double nothing = brightShare(Set.of());

        assertThat(whole).isGreaterThan(0.5);
        assertThat(nothing).isZero();
        assertThat(thumbnail).isBetween(0.4 * whole, 0.6 * whole);
        assertThat(crops).isBetween(0.4 * whole, 0.6 * whole);
    }

    /** Share of the sheet that shows the image as it is. */
    private static double brightShare(Set<Integer> kept) {
        BufferedImage sheet = new SelectionSheet(image(), "What number?")
                .draw(List.of(new SelectionSheet.Field(Run.UNCOMPRESSED, new TokenSelection(LAYOUT, kept), ANSWER)));
        int pixels = sheet.getWidth() * sheet.getHeight();
        long bright = IntStream.range(0, pixels)
                .filter(pixel -> sheet.getRGB(pixel % sheet.getWidth(), pixel / sheet.getWidth()) == COLOR.getRGB())
                .count();
        return (double) bright / pixels;
    }

    private static BufferedImage sheet(List<Run> runs) {
        return new SelectionSheet(image(), "What number?")
                .draw(runs.stream()
                        .map(run -> new SelectionSheet.Field(
                                run, new TokenSelection(LAYOUT, Set.copyOf(tokens(0, 4))), ANSWER))
                        .toList());
    }

    private static List<Integer> tokens(int start, int end) {
        return IntStream.range(start, end).boxed().toList();
    }

    private static BufferedImage image() {
        BufferedImage image = new BufferedImage(LAYOUT.imageWidth(), LAYOUT.imageHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(COLOR);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.dispose();
        return image;
    }
}
