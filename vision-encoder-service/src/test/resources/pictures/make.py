"""Writes the pictures of this folder, and beside each, as PNG, what Pillow makes of it: python make.py FOLDER

Made with Pillow 12.3. NAME.EXT is read as NAME.EXT.png, as transformers' load_image reads it.
"""

import io
import os
import random
import struct
import sys
import zlib

from PIL import Image, ImageCms, ImageOps

FOLDER = sys.argv[1]
random.seed(2)


def scene(width, height):
    """Soft colours with hard edges and a little noise."""
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            edge = 90 if (x // 7 + y // 5) % 3 == 0 else 0
            pixels += bytes(
                (v + random.randrange(8)) % 256 for v in (x * 5 + edge, y * 6, 200 - edge - x)
            )
    return Image.frombytes("RGB", (width, height), bytes(pixels))


RGB = scene(30, 21)
RGBA = RGB.copy()
RGBA.putalpha(RGB.getchannel(1))
GRAY = RGB.convert("L")
PALETTE = RGB.quantize(40)


def write(name, data):
    with open(os.path.join(FOLDER, name), "wb") as file:
        file.write(data)
    image = Image.open(io.BytesIO(data))
    ImageOps.exif_transpose(image).convert("RGB").save(os.path.join(FOLDER, name + ".png"), optimize=True)


def save(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def segments(jpeg):
    """(marker, whole segment) up to the first scan, then (0, the rest)."""
    at = 2
    while True:
        marker = jpeg[at + 1]
        end = at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        if marker == 0xDA:
            yield 0, jpeg[at:]
            return
        yield marker, jpeg[at:end]
        at = end


def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def rebuilt(jpeg, front=b"", ids=None, drop_app=True):
    """The JPEG with other segments in front, and its component ids renamed in frame and scan."""
    out = b"\xff\xd8" + front
    for marker, part in segments(jpeg):
        part = bytearray(part)
        if drop_app and 0xE0 <= marker <= 0xEF:
            continue
        if ids and marker in (0xC0, 0xC2):
            for i, value in enumerate(ids):
                part[10 + 3 * i] = value
        if ids and marker == 0:
            for i, value in enumerate(ids):
                part[5 + 2 * i] = value
        out += part
    return out


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
PROFILE = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
# Red and blue change places: whoever applies it is far off.
RED, BLUE = PROFILE.find(b"rXYZ", 128), PROFILE.find(b"bXYZ", 128)
PROFILE[RED : RED + 4], PROFILE[BLUE : BLUE + 4] = b"bXYZ", b"rXYZ"
PROFILE = bytes(PROFILE)


def icc(number, count, data):
    return segment(0xE2, b"ICC_PROFILE\0" + bytes([number, count]) + data)


def exif(orientation):
    block = Image.Exif()
    block[274] = orientation
    return block.tobytes()


# JPEG
color = save(RGB, "JPEG", quality=85, subsampling=2)
full = save(RGB, "JPEG", quality=85, subsampling=0)
for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
    write(f"jpeg-{name}.jpg", save(RGB, "JPEG", quality=85, subsampling=subsampling))
write("jpeg-progressive.jpg", save(RGB, "JPEG", quality=85, progressive=True))
write("jpeg-restarts.jpg", save(RGB, "JPEG", quality=85, restart_marker_blocks=2))
write("jpeg-gray.jpg", save(GRAY, "JPEG", quality=85))
write("jpeg-ids-012.jpg", rebuilt(full, ids=(0, 1, 2)))
write("jpeg-ids-rgb.jpg", rebuilt(full, ids=(82, 71, 66)))
write("jpeg-ids-rgb-jfif.jpg", rebuilt(full, JFIF, ids=(82, 71, 66)))
write("jpeg-no-jfif.jpg", rebuilt(full))
for transform in (0, 1, 2, 7):
    write(f"jpeg-adobe-{transform}.jpg", rebuilt(full, adobe(transform)))
cmyk = save(RGB.convert("CMYK"), "JPEG", quality=90)
write("jpeg-cmyk-no-adobe.jpg", rebuilt(cmyk))
for transform in (0, 1, 2):
    write(f"jpeg-cmyk-adobe-{transform}.jpg", rebuilt(cmyk, adobe(transform)))
write("jpeg-profile.jpg", rebuilt(color, JFIF + icc(1, 1, PROFILE)))
write("jpeg-profile-of-cmyk.jpg", rebuilt(color, JFIF + icc(1, 1, PROFILE[:16] + b"CMYK" + PROFILE[20:])))
write("jpeg-profile-empty.jpg", rebuilt(color, JFIF + icc(1, 1, b"")))
write("jpeg-profile-twice.jpg", rebuilt(color, JFIF + 2 * icc(1, 1, PROFILE)))
write("jpeg-profile-no-such-part.jpg", rebuilt(color, JFIF + icc(3, 2, PROFILE[:60])))
write("jpeg-profile-noise.jpg", rebuilt(color, JFIF + icc(1, 1, bytes(random.randrange(256) for _ in range(300)))))
write("jpeg-junk.jpg", rebuilt(color, JFIF + b"between\0"))
for orientation in range(1, 10):
    write(f"jpeg-orientation-{orientation}.jpg", save(RGB, "JPEG", quality=85, exif=exif(orientation)))
write("jpeg-exif-damaged.jpg", rebuilt(color, segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f")))
XMP = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta tiff:Orientation="8"/>'
write("jpeg-xmp-orientation.jpg", rebuilt(color, segment(0xE1, XMP)))

# PNG
write("png-rgb.png", save(RGB, "PNG", icc_profile=PROFILE, exif=exif(6)))
write("png-rgba.png", save(RGBA, "PNG"))
write("png-palette.png", save(PALETTE, "PNG"))
write("png-1.png", save(GRAY.convert("1"), "PNG"))


def png(bits, color_type, width, height, rows, extra=b"", interlace=0):
    def chunk(type, data):
        return struct.pack(">I", len(data)) + type + data + struct.pack(">I", zlib.crc32(type + data))

    head = struct.pack(">IIBBBBB", width, height, bits, color_type, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


rows16 = b"".join(b"\0" + bytes(random.randrange(256) for _ in range(20 * 6)) for _ in range(9))
write("png-rgb-16.png", png(16, 2, 20, 9, rows16))
write("png-interlaced.png", png(8, 2, 1, 2, b"\0\1\2\3" + b"\0\4\5\6", interlace=1))

# Refused by its edge: between the passes of a resizing it would be as high as this and as wide as the target.
with open(os.path.join(FOLDER, "tall-1x700000.png"), "wb") as file:
    file.write(save(Image.new("RGB", (1, 700_000)), "PNG", optimize=True))

# WebP
write("webp-lossy.webp", save(RGB, "WEBP", quality=80, icc_profile=PROFILE, exif=exif(8)))
write("webp-lossy-alpha.webp", save(RGBA, "WEBP", quality=50))
write("webp-lossless.webp", save(RGB, "WEBP", lossless=True))
write("webp-lossless-alpha.webp", save(RGBA, "WEBP", lossless=True, exact=True))
write("webp-animated.webp", save(RGBA, "WEBP", save_all=True, lossless=True, append_images=[RGBA.rotate(180)]))

# GIF
write("gif-plain.gif", save(PALETTE, "GIF"))
write("gif-not-interlaced.gif", save(PALETTE, "GIF", interlace=0))
write("gif-transparent.gif", save(PALETTE, "GIF", transparency=3))
write("gif-animated.gif", save(PALETTE, "GIF", save_all=True, append_images=[PALETTE.rotate(180)]))


def gif(screen, left, top, transparent=None):
    """A frame of two by two pixels, three colours, somewhere on the screen or beyond."""
    control = b"" if transparent is None else b"!\xf9\4\1\0\0" + bytes([transparent]) + b"\0"
    frame = b"," + struct.pack("<HHHHB", left, top, 2, 2, 0) + b"\2\3\x44\x02\x05\0"
    palette = bytes([10, 20, 30, 200, 100, 50, 1, 2, 3, 99, 98, 97])
    return b"GIF89a" + struct.pack("<HHBBB", *screen, 0x81, 2, 0) + palette + control + frame + b";"


write("gif-frame-in-screen.gif", gif((5, 4), 1, 2))
write("gif-frame-transparent.gif", gif((5, 4), 1, 2, transparent=3))
write("gif-frame-beyond-screen.gif", gif((2, 2), 1, 2))

# BMP
write("bmp-rgb.bmp", save(RGB, "BMP"))
write("bmp-palette.bmp", save(PALETTE, "BMP"))
write("bmp-1.bmp", save(GRAY.convert("1"), "BMP"))
write("bmp-gray.bmp", save(GRAY, "BMP"))
write("bmp-rgba.bmp", save(RGBA, "BMP"))


def bmp(bits, width, height, rows, compression=0, masks=b"", header_bytes=40, tail=b""):
    head = struct.pack("<IiiHHIIiiII", header_bytes, width, height, 1, bits, compression, len(rows), 0, 0, 0, 0)
    start = 14 + len(head) + len(masks) + len(tail)
    return b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start) + head + masks + tail + rows


words = bytes(random.randrange(256) for _ in range(8 * 6 * 2))
write("bmp-555.bmp", bmp(16, 8, 6, words))
write("bmp-565.bmp", bmp(16, 8, 6, words, 3, struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
write("bmp-top-down.bmp", bmp(24, 4, -3, bytes(range(36))))
# BITMAPV5HEADER with an embedded profile that is none.
v5 = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0) + b"DEBM" + bytes(48) + struct.pack("<IIII", 4, 20, 50, 0)
write("bmp-profile.bmp", bmp(24, 4, 3, bytes(range(36)), header_bytes=124, masks=v5))

# TIFF
for name in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
    write(f"tiff-{name}.tif", save(RGB, "TIFF", compression=name))
write("tiff-profile.tif", save(RGB, "TIFF", icc_profile=PROFILE, compression="tiff_lzw"))
write("tiff-profile-noise.tif", save(RGB, "TIFF", icc_profile=b"noise", compression="tiff_lzw"))
write("tiff-orientation.tif", save(RGB, "TIFF", tiffinfo={274: 6}, compression="tiff_lzw"))
write("tiff-rgba.tif", save(RGBA, "TIFF", compression="tiff_lzw"))
write("tiff-gray.tif", save(GRAY, "TIFF", compression="tiff_lzw"))
write("tiff-palette.tif", save(PALETTE, "TIFF", compression="tiff_lzw"))
write("tiff-group4.tif", save(GRAY.convert("1"), "TIFF", compression="group4"))
write("tiff-cmyk.tif", save(RGB.convert("CMYK"), "TIFF", compression="tiff_lzw"))
write("tiff-pages.tif", save(RGB, "TIFF", save_all=True, append_images=[GRAY], compression="tiff_lzw"))
write("tiff-jpeg.tif", save(RGB, "TIFF", compression="jpeg", quality=90))
