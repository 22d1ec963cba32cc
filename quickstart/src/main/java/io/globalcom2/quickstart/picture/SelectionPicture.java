package io.globalcom2.quickstart.picture;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * Draws a selection over its image: what kept tokens see is bright, what dropped ones see is dimmed. On the left the crops, on the right the
 * thumbnail.
 */
public final class SelectionPicture {
    /** Longer edge of one panel; small images are enlarged to about this. */
    private static final int PANEL_PIXELS = 800;

    private static final int GAP_PIXELS = 24;
    private static final Color DIM = new Color(0, 0, 0, 170);
    private static final Color CROP_BORDER = new Color(255, 255, 255, 200);

    private SelectionPicture() {}

    /**
     * Draws both panels.
     *
     * @param image as it was sent; its size is the layout's
     */
    public static BufferedImage draw(BufferedImage image, TokenSelection selection) {
        TokenLayout layout = selection.layout();
        double scale = Math.max(1, (double) PANEL_PIXELS / Math.max(layout.imageWidth(), layout.imageHeight()));
        int width = (int) Math.round(layout.imageWidth() * scale);
        int height = (int) Math.round(layout.imageHeight() * scale);
        BufferedImage picture = new BufferedImage(2 * width + GAP_PIXELS, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D left = picture.createGraphics();
        left.setColor(Color.WHITE);
        left.fillRect(0, 0, picture.getWidth(), height);
        Graphics2D right = (Graphics2D) left.create(width + GAP_PIXELS, 0, width, height);
        for (Graphics2D panel : new Graphics2D[] {left, right}) {
            panel.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            panel.drawImage(image, 0, 0, width, height, null);
            panel.setComposite(AlphaComposite.SrcOver);
        }
        drawCrops(left, selection, scale);
        drawThumbnail(right, selection, scale);
        right.dispose();
        left.dispose();
        return picture;
    }

    private static void drawCrops(Graphics2D panel, TokenSelection selection, double scale) {
        TokenLayout layout = selection.layout();
        panel.setColor(DIM);
        for (int crop = 0; crop < layout.crops(); crop++) {
            for (int token = 0; token < layout.tokensPerView(); token++) {
                if (!selection.keepsCropToken(crop, token)) {
                    fill(panel, layout.cropCell(crop, token), scale);
                }
            }
        }
        panel.setColor(CROP_BORDER);
        panel.setStroke(new BasicStroke(2));
        for (int crop = 0; crop < layout.crops(); crop++) {
            panel.draw(pixels(layout.cropArea(crop), scale));
        }
    }

    private static void drawThumbnail(Graphics2D panel, TokenSelection selection, double scale) {
        TokenLayout layout = selection.layout();
        panel.setColor(DIM);
        for (int token = 0; token < layout.tokensPerView(); token++) {
            if (!selection.keepsThumbnailToken(token)) {
                fill(panel, layout.thumbnailCell(token), scale);
            }
        }
    }

    private static void fill(Graphics2D panel, Rectangle2D cell, double scale) {
        if (!cell.isEmpty()) {
            panel.fill(pixels(cell, scale));
        }
    }

    /** Both edges are rounded alike, so that neighbours neither overlap nor leave a line between them. */
    private static Rectangle pixels(Rectangle2D cell, double scale) {
        int left = (int) Math.round(cell.getMinX() * scale);
        int top = (int) Math.round(cell.getMinY() * scale);
        return new Rectangle(
                left,
                top,
                (int) Math.round(cell.getMaxX() * scale) - left,
                (int) Math.round(cell.getMaxY() * scale) - top);
    }
}
