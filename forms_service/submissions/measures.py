"""What submissions are counted as: registrations, those about lower levels, feedback. What is held does not count."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from forms_service.catalogue import Catalogue
from forms_service.measures import Counted, Measure, Part, Span
from forms_service.storage.contract import Document, Reader
from forms_service.storage.slices import in_slices
from forms_service.submissions.codes import spoken
from forms_service.submissions.model import COUNTED_DESKS

_FEEDBACK = "feedback"

_Forms = Callable[[], list[str]]
_Wanted = Callable[[Document], bool]


def measures(catalogue: Callable[[], Catalogue]) -> tuple[Measure, ...]:
    """The measures of this room; which forms register for a reception is the catalogue's to say."""

    def registering() -> list[str]:
        series = catalogue().series.values()
        forms = {each.form for each in series} | {each.appointment_form for each in series}
        return sorted(filter(None, forms))

    received = _Source(registering)
    lower = _Source(registering, lambda document: document["values"].get("handling_level") == "commune")
    feedback = _Source(lambda: [_FEEDBACK])
    return (
        Measure(
            "registrations.received",
            "Lượt đăng ký gặp đã nhận",
            "lượt",
            "Phiếu đăng ký gặp Lãnh đạo Tỉnh và Giám đốc Trung tâm nhận trong kỳ, mọi kênh; không tính phiếu bị giữ",
            received.count,
            received.parts,
            by_category=partial(_by_channel, received),
        ),
        Measure(
            "registrations.lower_level",
            "Trong đó: hồ sơ đang ở cấp xã",
            "lượt",
            "Phiếu đăng ký gặp mà người gửi ghi hồ sơ đang ở xã, phường",
            lower.count,
            lower.parts,
        ),
        Measure(
            "feedback.received",
            "Góp ý, phản ánh, kiến nghị đã nhận",
            "phiếu",
            "Phiếu góp ý, phản ánh, kiến nghị, khen nhận trong kỳ, mọi kênh; không tính phiếu bị giữ",
            feedback.count,
            feedback.parts,
            by_category=partial(_by_kind, feedback, catalogue),
        ),
    )


class _Source:
    """The submissions of some forms that a measure counts."""

    def __init__(self, forms: _Forms, wanted: _Wanted | None = None) -> None:
        self._forms = forms
        self._wanted = wanted

    def count(self, reader: Reader, span: Span) -> Counted:
        if self._wanted is not None:
            return Counted(sum(1 for _ in self.documents(reader, span)))
        return Counted(
            sum(
                reader.count("submissions", equal={"form": form, "desk": desk}, key="received_at", **span.range)
                for form in self._forms()
                for desk in COUNTED_DESKS
            )
        )

    def parts(self, reader: Reader, span: Span) -> Iterator[Part]:
        for document in self.documents(reader, span):
            yield Part("submissions", document["id"], document["received_at"][:10], spoken(document["code"]))

    def documents(self, reader: Reader, span: Span) -> Iterator[Document]:
        for form in self._forms():
            for desk in COUNTED_DESKS:
                about = {"form": form, "desk": desk}
                found = in_slices(reader, "submissions", equal=about, key="received_at", **span.range)
                yield from found if self._wanted is None else filter(self._wanted, found)


CHANNELS = {"web": "trang web", "counter": "tại quầy", "hotline": "1022", "post": "bưu chính", "zalo": "Zalo"}


def _by_channel(source: _Source, reader: Reader, span: Span) -> dict[str, int]:
    channels = Counter(document["channel"] for document in source.documents(reader, span))
    return {CHANNELS.get(channel, channel): count for channel, count in channels.items()}


def _by_kind(source: _Source, catalogue: Callable[[], Catalogue], reader: Reader, span: Span) -> dict[str, int]:
    form = catalogue().forms.get(_FEEDBACK)
    field = next((each for each in form.fields if each.id == "kind"), None) if form else None
    labels = {option.value: option.label for option in field.options} if field else {}
    kinds = Counter(str(document["values"].get("kind", "")) for document in source.documents(reader, span))
    return {labels.get(kind, kind or "không ghi"): count for kind, count in kinds.items()}
