"""Pictures of pixels, made smaller: none is wider than the screens that show it can tell."""

from __future__ import annotations

from pathlib import Path

# the column of a page in the pixels of a style sheet with a little room, and twice that for sharp screens
COLUMN = 820
WIDEST = 2 * COLUMN
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def width_of(path: Path) -> int | None:
    """Pixels from side to side of a picture as it is shown; None where it is none of pixels, or moves."""
    if path.suffix.lower() not in KINDS:
        return None
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            if getattr(picture, "n_frames", 1) > 1:
                return None
            return ImageOps.exif_transpose(picture).width
    except (UnidentifiedImageError, OSError):
        return None  # what shows it tells what is wrong with it


def scaled(path: Path, target: Path, width: int) -> bool:
    """Write a picture that is wider than ``width`` in that width, and one in a printer's colours in a screen's.

    Returns whether anything was written: other pictures are right as they are.
    """
    wide = width_of(path)
    if wide is None:
        return False
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as picture:
            printers = picture.mode == "CMYK"
            if wide <= width and not printers:
                return False
            profile = None if printers else picture.info.get("icc_profile")
            drawn = ImageOps.exif_transpose(picture)
            if drawn.mode in ("P", "PA", "CMYK"):  # colours of a palette can't be mixed
                drawn = drawn.convert("RGB" if printers else "RGBA")
            if wide > width:
                height = max(1, round(drawn.height * width / drawn.width))
                drawn = drawn.resize((width, height), Image.Resampling.LANCZOS)
            # of what a camera notes beside a picture, such as the place, nothing goes along but its colours
            drawn.info = {}
            drawn.save(target, KINDS[path.suffix.lower()], quality=85, optimize=True, icc_profile=profile)
    except (OSError, ValueError):  # broken, or of a depth that can't be mixed
        target.unlink(missing_ok=True)
        return False
    return True
