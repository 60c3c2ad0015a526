"""Small things that editors may write and Markdown does not know: links to the service, boxes to tick."""

import re

from forms_service.catalogue.links import SERVICE_PATHS

_SCHEME = "phucvu:"
_LINK = re.compile(rf"\]\((?=(?:{'|'.join(SERVICE_PATHS)})[/?#)\s])")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<])")
_TICK = re.compile(r"<li>(\s*(?:<p>)?)\[ \]\s+")


def before(text: str, title: str) -> str:
    """The page's heading put in front (its name in the navigation may be another); links to the service marked, so
    that MkDocs does not look for a page of that name."""
    heading = _SPECIAL.sub(r"\\\1", title)
    return f"# {heading}\n\n{_LINK.sub(f']({_SCHEME}', text)}"


def after(html: str, service_prefix: str, below_heading: str) -> str:
    """The marks of `before` made addresses, `- [ ]` a box to tick on paper, `below_heading` put under the heading."""
    html = html.replace(f'href="{_SCHEME}', f'href="{service_prefix}')
    html = _TICK.sub(r'<li class="pv-tick">\1', html)
    return html.replace("</h1>", f"</h1>{below_heading}", 1)
