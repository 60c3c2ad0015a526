"""The Jinja environment of all printed pages."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment


@dataclass(frozen=True)
class Letterhead:
    """The fixed parts of an official page (Decree 30/2020/NĐ-CP, appendix I). Empty texts leave their place blank.

    `superior` stands over `issuer` in the left column, `symbol` follows "Số: …/", `place` stands before the date,
    `recipients` under "Nơi nhận", `signer` is the office that signs ("GIÁM ĐỐC").
    """

    superior: str
    issuer: str
    place: str
    symbol: str = ""
    recipients: tuple[str, ...] = ()
    signer: str = ""


def environment(*template_folders: Path) -> Environment:
    """An environment that finds `page.html` and the templates of these folders.

    Autoescape is on and an unknown name is an error. A page that extends `page.html` is given `letterhead`
    (Letterhead) and `made_at` (aware datetime), and fills the blocks `title`, `heading`, `content`.
    Filters: `day`, `date`, `moment`, `number`, `share`, `phone`, `masked`.
    """
    raise NotImplementedError
