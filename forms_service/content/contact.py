"""How to reach an office. What is not known is None: an address that nobody has checked is worse than none."""

from dataclasses import dataclass

from forms_service.content.reading import Section


@dataclass(frozen=True)
class Contact:
    """Phone and e-mail as text to show. `verified`: somebody at the office has confirmed them."""

    phone: str | None = None
    email: str | None = None
    address: str | None = None
    verified: bool = False


NO_CONTACT = Contact()


def read_contact(parent: Section) -> Contact:
    """The mapping `contact` of `parent`; nothing known if it is absent. Fault: verified, but nothing is there."""
    section = parent.maybe_section("contact")
    if section is None:
        return NO_CONTACT
    contact = Contact(
        phone=section.maybe_text("phone"),
        email=section.maybe_text("email"),
        address=section.maybe_text("address"),
        verified=section.flag("verified"),
    )
    if contact.verified and not (contact.phone or contact.email or contact.address):
        section.fault("verified", "ghi đã kiểm tra nhưng chưa có gì", "ghi phone, email hoặc address, hoặc bỏ verified")
    section.finish()
    return contact
