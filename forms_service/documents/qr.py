"""QR codes as SVG elements that stand in a page: no picture file, no data: address, no imaging library."""

import segno


def qr_svg(text: str, title: str) -> str:
    """An `<svg class="qr">` element that says `text` to a camera; `title` is what a screen reader says of it.

    Always dark on light, for cameras do not read the inverse; four modules of quiet zone, as ISO/IEC 18004 asks.
    Raises ValueError: more text than a QR code holds.
    """
    made = segno.make(text, error="m", micro=False)
    colours = {"dark": "#000", "light": "#fff"}
    drawn = made.svg_inline(scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None, title=title, **colours)
    return drawn.replace("<svg ", '<svg role="img" ', 1)  # without it some screen readers read the title twice, or not
