"""What goes wrong when a page is printed."""


class RenderError(Exception):
    """No PDF was made; the text says why. Raised by `PdfWorker.render` and `render_pdf`."""
