"""Where the pixels and the tokens of a picture go, as LlavaNextImageProcessor and the unpadding of LLaVA-NeXT place them."""
import math

TILE, PATCH, SIDE = 112, 14, 8                                             # pixels, pixels, tokens
PINPOINTS = [[112, 224], [224, 112], [224, 224], [336, 112], [112, 336]]   # (height, width) in pixels


class Layout:
    """Views and positions of a picture of width x height pixels: first the thumbnail's tokens, then the rows of the crop grid, a newline after each."""

    def __init__(self, width, height):
        def fitting(pinpoint):
            scale = min(pinpoint[1] / width, pinpoint[0] / height)
            return min(int(width * scale) * int(height * scale), width * height)

        best = max(PINPOINTS, key=lambda pinpoint: (fitting(pinpoint), fitting(pinpoint) - pinpoint[0] * pinpoint[1]))
        self.picture = width, height
        self.rows, self.columns = best[0] // TILE, best[1] // TILE         # crops
        self.scale = min(best[1] / width, best[0] / height)
        self.width, self.height = min(math.ceil(width * self.scale), best[1]), min(math.ceil(height * self.scale), best[0])
        self.left, self.top = (best[1] - self.width) // 2, (best[0] - self.height) // 2      # pixels of padding
        self.grid = self.rows * SIDE, self.columns * SIDE                  # tokens, padding included
        extent_height, extent_width = self.grid
        if width / height > best[1] / best[0]:
            extent_height = int(round(height * self.grid[1] / width, 7))
        else:
            extent_width = int(round(width * self.grid[0] / height, 7))
        above, before = (self.grid[0] - extent_height) // 2, (self.grid[1] - extent_width) // 2
        self.valid = slice(above, self.grid[0] - above), slice(before, self.grid[1] - before)
        self.shape = tuple(part.stop - part.start for part in self.valid)  # tokens, padding taken off
        self.positions = SIDE * SIDE + self.shape[0] * (self.shape[1] + 1)

    def cells(self, left, top, right, bottom):
        """The cells of the crop grid, padding included, that a rectangle of the picture (in pixels) touches."""
        at = lambda value, offset: int((value * self.scale + offset) // PATCH)
        return slice(at(top, self.top), at(bottom, self.top) + 1), slice(at(left, self.left), at(right, self.left) + 1)

    def thumbnail_cells(self, left, top, right, bottom):
        """The cells of the thumbnail that a rectangle of the picture touches."""
        at = lambda value, edge: min(SIDE - 1, int(value / edge * SIDE))
        width, height = self.picture
        return slice(at(top, height), at(bottom, height) + 1), slice(at(left, width), at(right, width) + 1)

    def border_distance(self, x, y):
        """How far a point is from the border of its crop, (across, down) in pixels of the picture."""
        distance = lambda value, offset: abs((value * self.scale + offset + TILE / 2) % TILE - TILE / 2) / self.scale
        return distance(x, self.left), distance(y, self.top)

    def assemble(self, crops):
        """[B, crops, SIDE * SIDE, C] -> [B, grid rows, grid columns, C]"""
        split = crops.reshape(len(crops), self.rows, self.columns, SIDE, SIDE, -1)
        return split.permute(0, 1, 3, 2, 4, 5).reshape(len(crops), *self.grid, -1)
