"""The command line `phucvu`: parses, calls, prints. `commands` has it done, `serving` serves."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, cast

import click

from forms_service import log_check, portal, restoring, serving
from forms_service.app import assemble
from forms_service.catalogue import Catalogue, load_catalogue
from forms_service.commands import CommandError, run_command, write_private
from forms_service.content.faults import ContentError
from forms_service.control import ask
from forms_service.digests.contents import Contents
from forms_service.digests.timing import Period, next_monday
from forms_service.doctor import examine
from forms_service.documents.errors import RenderError
from forms_service.documents.worker import PdfWorker
from forms_service.exports.model import FORMATS, KINDS, ExportError, Format, Kind, check_possible
from forms_service.exports.writing import check_target, write_export
from forms_service.kept_series import check_series_are_kept
from forms_service.printed import on_demand, scheduled
from forms_service.privacy.purging import overdue
from forms_service.privacy.rulebook import rule_book
from forms_service.privacy.telling import told_tally
from forms_service.published import PUBLICATIONS, Publication, Publisher, write_files
from forms_service.reports.article_drafts import DraftError
from forms_service.reports.model import STYLES, Style
from forms_service.reports.periods import PeriodError, read_period
from forms_service.settings import Settings, SettingsError, load_settings
from forms_service.staff.accounts import StaffError
from forms_service.staff.commands import checked_password_hash
from forms_service.staff.model import ROLES
from forms_service.staff.passwords import Passwords
from forms_service.storage.backups import kept
from forms_service.storage.backups import save as save_dated
from forms_service.storage.contract import LockedError, OutdatedError, Progress, Reader, StoreError, in_silence
from forms_service.storage.damage import check_file
from forms_service.storage.opening import FILE, Safety, open_store, outdated_tables, require_current
from forms_service.storage.priority import yield_to_intake
from forms_service.storage.saving import backup as save
from forms_service.storage.saving import verify as faults_of
from forms_service.storage.snapshot import snapshot
from forms_service.tables import TABLES
from forms_service.vietnam.clock import system_clock
from forms_service.vietnam.dates import format_moment

FAILURES = (
    SettingsError,
    ContentError,
    StoreError,
    CommandError,
    StaffError,
    portal.BuildError,
    RenderError,
    ExportError,
    PeriodError,
    DraftError,
)
"""What a person can do something about: the text alone is shown."""


class Program(click.Group):
    """Turns every failure that a person can mend into its text and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Click's."""
        try:
            return super().invoke(ctx)
        except FAILURES as error:
            _fail(str(error))
        except OSError as error:
            if error.filename is None:
                raise
            _fail(f"{error.filename}: {error.strerror}. Xem quyền của thư mục và đĩa còn chỗ không.")


def _fail(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(1)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Phục Vụ: cổng thông tin và tiếp nhận của cơ quan."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    ctx.obj = load_settings(os.environ)
    if ctx.invoked_subcommand not in {"run", "serve"}:
        yield_to_intake()


@main.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Dựng trang nếu đã cũ, rồi chạy mọi thứ: trang, biểu mẫu, màn hình nhân viên, việc theo giờ."""
    serving.serve(settings, system_clock, build=True)


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Chỉ chạy dịch vụ, không dựng trang trước."""
    serving.serve(settings, system_clock, build=False)


@main.command()
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Thư mục nhận trang đã dựng.")
@click.pass_obj
def build(settings: Settings, output: Path | None) -> None:
    """Dựng trang tĩnh; lỗi thì trang đang có vẫn nguyên."""
    target = output or settings.site_dir
    portal.build_site(settings.content_dir, target, base_url=settings.base_url, service_url=settings.service_url)
    click.echo(f"Đã dựng {target}.")


@main.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Đọc toàn bộ nội dung và nêu từng lỗi: tệp, dòng, khóa, nguyên nhân, cách sửa."""
    catalogue = load_catalogue(settings.content_dir, links=True)
    check_series_are_kept(settings, catalogue)
    for warning in catalogue.warnings_on(system_clock().date()):
        click.echo(f"Lưu ý: {warning}")
    click.echo(f"Nội dung dùng được: {len(catalogue.pages)} trang, {len(catalogue.forms)} biểu mẫu.")


@main.command()
@click.argument("kind", type=click.Choice(["daily", "briefing", "report"]))
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày báo cáo (daily) hoặc ngày tiếp (briefing).")
@click.option("--period", help="Kỳ của report: 2026-W47, 2026-11, 2026-Q3, 2026, 2023-08-14..2023-11-14.")
@click.option("--unit", help="Chỉ của một đơn vị (report): mã của đơn vị trong content/don-vi.")
@click.option("--style", type=click.Choice(list(STYLES)), default="periodic", help="report: thường, sơ kết, tổng kết.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Ghi PDF ra tệp này.")
@click.option("--send", is_flag=True, help="Gửi cho người nhận.")
@click.option("--again", is_flag=True, help="Gửi lại dù đã gửi.")
@click.option("--full", is_flag=True, help="Có họ tên và nội dung; chỉ ghi ra tệp, có dòng nhật ký.")
@click.pass_obj
def digest(  # a command has this many options
    settings: Settings,
    kind: str,
    on: Any,
    period: str | None,
    unit: str | None,
    style: Style,
    output: Path | None,
    send: bool,
    again: bool,
    full: bool,
) -> None:
    """Bản tổng hợp ngày (daily), tài liệu buổi tiếp (briefing), hoặc báo cáo một kỳ (report)."""
    if send == (output is not None):
        raise click.UsageError("Chọn một: --output TỆP để ghi ra, hoặc --send để gửi.")
    if full and (send or kind == "report"):
        raise click.UsageError("Bản đầy đủ (--full) không bao giờ gửi qua thư, và báo cáo không có; dùng với --output.")
    if kind == "report":
        _report(settings, period, unit, style, output, again=again)
        return
    if period or unit or style != "periodic":
        raise click.UsageError("--period, --unit, --style chỉ dùng với report.")
    day = on.date() if on else _usual_day(kind)
    chosen = Period("daily" if kind == "daily" else "briefing", day)
    if send:
        _send(settings, chosen, again=again)
    elif full:
        values = {"kind": kind, "on": day.isoformat(), "output": str(output.absolute() if output else "")}
        click.echo(_carry_out(settings, "digest_full", values))
    elif output is not None:
        _print(settings, partial(scheduled, settings, chosen), output)


def _usual_day(kind: str) -> date:
    today = system_clock().date()
    return today - timedelta(days=1) if kind == "daily" else next_monday(today)


def _report(  # a report has this many facts
    settings: Settings, period: str | None, unit: str | None, style: Style, output: Path | None, *, again: bool
) -> None:
    if period is None:
        raise click.UsageError("Báo cáo cần --period, ví dụ --period 2026-11.")
    chosen = read_period(period)
    if output is not None:
        _print(settings, partial(on_demand, chosen, unit, style), output)
    elif unit or style != "periodic" or chosen.kind == "range":
        raise click.UsageError("Chỉ gửi được báo cáo tuần, tháng, quý, năm của cả cơ quan. Kỳ khác: dùng --output.")
    else:
        _send(settings, Period(chosen.kind, chosen.start), again=again)


def _send(settings: Settings, period: Period, *, again: bool) -> None:
    values = {"kind": period.kind, "on": period.day.isoformat(), "again": again}
    click.echo(_carry_out(settings, "digest_send", values))


def _print(settings: Settings, make: Callable[[Reader, Catalogue], Contents], output: Path) -> None:
    """Reads the store beside a running service; codes, counts and masked phones only."""
    catalogue = load_catalogue(settings.content_dir)
    require_current(settings.data_dir, TABLES)
    _step(1, "đọc kho")
    with snapshot(settings.data_dir, TABLES) as reader:
        made = make(reader, catalogue)
    _step(2, "dựng trang, in ra PDF (một nghìn phiếu mất chừng mười lăm giây)")
    data = asyncio.run(_render(made.html))
    _step(3, "ghi tệp")
    write_private(output, data)
    click.echo(f"Đã ghi {output}.")


def _step(number: int, what: str) -> None:
    """Where long work is, on a terminal; nothing where nobody watches."""
    if sys.stderr.isatty():
        click.echo(f"({number}/3) {what} …", err=True)


async def _render(html: str) -> bytes:
    async with PdfWorker() as worker:
        return await worker.render(html)


@main.group()
def staff() -> None:
    """Tài khoản nhân viên."""


_ROLE = click.Choice(list(ROLES))


@staff.command("add")
@click.argument("name")
@click.argument("email")
@click.option("--role", type=_ROLE, required=True, help="Vai trò.")
@click.option("--receives", default="", help="Bản tin nhận qua thư: daily,briefing.")
@click.option("--unit", help="Mã đơn vị trong content/don-vi; vai trò department phải có.")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào thay vì in liên kết.")
@click.pass_obj
def staff_add(
    settings: Settings,
    name: str,
    email: str,
    role: str,
    receives: str,
    unit: str | None,
    password_stdin: bool,
) -> None:
    """Thêm tài khoản NAME với thư EMAIL; in liên kết đặt mật khẩu dùng một lần."""
    values: dict[str, Any] = {"name": name, "email": email, "role": role, "receives": _kinds(receives), "unit": unit}
    if password_stdin:
        values["password_hash"] = _password_hash(name, email)
    click.echo(_carry_out(settings, "staff_add", values))


@staff.command("list")
@click.pass_obj
def staff_list(settings: Settings) -> None:
    """Liệt kê tài khoản."""
    click.echo(_carry_out(settings, "staff_list", {}))


@staff.command("reset")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu mới từ đầu vào thay vì in liên kết.")
@click.pass_obj
def staff_reset(settings: Settings, email: str, password_stdin: bool) -> None:
    """In liên kết đặt lại mật khẩu."""
    values: dict[str, Any] = {"email": email}
    if password_stdin:
        values["password_hash"] = _password_hash("", email)
    click.echo(_carry_out(settings, "staff_reset", values))


@staff.command("change")
@click.argument("email")
@click.option("--role", type=_ROLE, help="Vai trò mới.")
@click.option("--receives", help="Bản tin nhận qua thư: daily,briefing; rỗng là không nhận.")
@click.option("--unit", help="Mã đơn vị trong content/don-vi; rỗng là không thuộc đơn vị nào.")
@click.pass_obj
def staff_change(settings: Settings, email: str, role: str | None, receives: str | None, unit: str | None) -> None:
    """Đổi vai trò, đơn vị hoặc bản tin nhận."""
    kinds = None if receives is None else _kinds(receives)
    values = {"email": email, "role": role, "receives": kinds, "unit": unit}
    click.echo(_carry_out(settings, "staff_change", values))


@staff.command("reset-second-factor")
@click.argument("email")
@click.pass_obj
def staff_reset_second_factor(settings: Settings, email: str) -> None:
    """Bỏ bước thứ hai khi đăng nhập của người mất điện thoại. Hãy chắc chắn đúng là người ấy nhờ."""
    click.echo(_carry_out(settings, "staff_reset_second_factor", {"email": email}))


@staff.command("deactivate")
@click.argument("email")
@click.pass_obj
def staff_deactivate(settings: Settings, email: str) -> None:
    """Ngừng tài khoản: không đăng nhập, không nhận bản tin."""
    click.echo(_carry_out(settings, "staff_deactivate", {"email": email}))


@staff.command("activate")
@click.argument("email")
@click.pass_obj
def staff_activate(settings: Settings, email: str) -> None:
    """Mở lại tài khoản đã ngừng."""
    click.echo(_carry_out(settings, "staff_activate", {"email": email}))


@main.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Xem mọi thứ có ổn không và nói việc cần làm; không thay đổi gì."""
    findings = list(examine(settings, system_clock))
    for finding in findings:
        click.echo(f"{'○' if finding.well else '▲'} {finding.text}")
    if not all(finding.well for finding in findings):
        sys.exit(1)


@main.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.pass_obj
def backup(settings: Settings, target: Path | None) -> None:
    """Sao lưu kho dữ liệu, kể cả khi dịch vụ đang chạy: ra tệp TARGET, hoặc vào PHUCVU_BACKUP_DIR với tên theo giờ."""
    try:
        with _bar("Sao lưu") as progress:
            if target is None:
                now, keep = system_clock(), settings.backup_keep
                target = save_dated(settings.data_dir, settings.backups, now, keep=keep, progress=progress)
            else:
                save(settings.data_dir, target, progress=progress)
    except FileExistsError as error:
        _fail(f"{error.filename or target}: đã có tệp này. Chọn tên khác; bản sao lưu không bao giờ bị ghi đè.")
    except OSError as error:
        _fail(f"{target or settings.backups}: không sao lưu được ({error.strerror or error}).")
    click.echo(f"Đã sao lưu ra {target} và đọc lại thấy lành. Tệp có dữ liệu cá nhân: cất ở nơi an toàn.")


@main.command()
@click.argument("backup_file", metavar="BACKUP", type=click.Path(path_type=Path))
@click.pass_obj
def restore(settings: Settings, backup_file: Path) -> None:
    """Khôi phục tệp sao lưu BACKUP vào thư mục dữ liệu chưa có kho; xóa lại những phiếu đã xóa theo yêu cầu."""
    with _bar("Kiểm tra") as progress:
        done = restoring.restore(settings, system_clock, backup_file, progress)
    for line in _told_restore(settings, done):
        click.echo(line)


def _told_restore(settings: Settings, done: restoring.Restored) -> Iterator[str]:
    last = f"; phiếu mới nhất nhận {format_moment(datetime.fromisoformat(done.last))}" if done.last else ""
    yield f"Đã khôi phục vào {settings.data_dir}: {done.submissions} phiếu, {done.registrations} đăng ký{last}."
    yield "Bản sao lưu được kiểm tra trước, kho được kiểm tra sau: đều lành. Mã của người gửi vẫn tra cứu được."
    if done.ledgers:
        places = ", ".join(map(str, done.ledgers))
        yield f"Việc xóa theo yêu cầu đã ghi ({places}): {done.noted}; trong bản này phải xóa lại {done.erased} phiếu."
    else:
        yield (
            "▲ Không thấy erasures.jsonl. Nếu từng xóa phiếu theo yêu cầu sau lúc sao lưu, các phiếu ấy đã trở lại: "
            "chạy phucvu erase MÃ cho từng phiếu."
        )
    if done.new_key:
        yield "▲ Không có secret-key cũ: khóa mới được tạo. Còn khóa cũ thì chép vào, vì việc xóa về sau ghi theo khóa."
    yield "▲ Thư và bản tin đã gửi sau lúc sao lưu có thể được gửi lần nữa. Phiếu quá hạn giữ: phucvu purge."


@main.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Đọc toàn bộ kho dữ liệu, tìm chỗ hỏng; rồi xem nhật ký có còn như lúc niêm."""
    with _bar("Kiểm tra") as progress:
        faults = faults_of(settings.data_dir, progress=progress)
    if faults:
        _fail("\n".join(faults))
    click.echo("Kho dữ liệu lành lặn.")
    try:
        _verify_log(settings)
    except (OutdatedError, SettingsError) as error:
        click.echo(f"Nhật ký chưa xem được: {error}")


@main.command("verify-log")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Chỉ in dấu niêm của ngày này, để so với bản tin.")
@click.pass_obj
def verify_log(settings: Settings, on: Any) -> None:
    """Xem nhật ký có còn như lúc niêm: dòng nào bị sửa, bị xóa, được chen vào. Chạy được bên cạnh dịch vụ."""
    if on:
        click.echo(log_check.told_day(settings, on.date()))
    else:
        _verify_log(settings)


def _verify_log(settings: Settings) -> None:
    with _bar("Nhật ký") as progress:
        found = log_check.checked(settings, progress)
    lines = "\n".join(log_check.told(found))
    if found.faults:
        _fail(lines)
    click.echo(lines)


@main.command()
@click.option("--dry-run", is_flag=True, help="Chỉ nói sẽ đổi gì.")
@click.pass_obj
def migrate(settings: Settings, dry_run: bool) -> None:
    """Đổi kho cho khớp bản chương trình này, sau khi sao lưu. Dịch vụ cũng tự làm việc này khi khởi động."""
    if not (settings.data_dir / FILE).exists():
        _fail(f"{settings.data_dir / FILE}: chưa có dữ liệu nào ở đây.")
    check_file(settings.data_dir / FILE)
    outdated = outdated_tables(settings.data_dir, TABLES)
    if not outdated or dry_run:
        click.echo(f"Sẽ đổi các bảng: {', '.join(outdated)}." if outdated else "Kho đã khớp với bản này.")
        return
    safety = Safety(settings.backups, settings.backup_keep)
    open_store(settings.data_dir, TABLES, clock=system_clock, safety=safety).close()
    faults = faults_of(settings.data_dir)
    if faults:
        _fail("\n".join(["Đã đổi kho nhưng kiểm tra thấy lỗi; bản trước khi đổi còn nguyên:", *faults]))
    saved = next(iter(kept(settings.backups)))
    click.echo(f"Đã đổi các bảng: {', '.join(outdated)}. Bản trước khi đổi: {saved.file}.")


@main.command()
@click.argument("kind", type=click.Choice([*KINDS, *PUBLICATIONS]))
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True, help="Dạng tệp.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Tệp nhận dữ liệu.")
@click.option("--separator", type=click.Choice([",", ";"]), default=",", show_default=True, help="Dấu ngăn ô của CSV.")
@click.option("--period", help="Kỳ của figures, article, open-data: 2026-W47, 2026-11, 2026-Q3, 2026, NGÀY..NGÀY.")
@click.pass_obj
def export(
    settings: Settings, kind: str, form: Format, output: Path | None, separator: str, period: str | None
) -> None:
    """Xuất dữ liệu ra tệp (quyền 0600), kể cả khi dịch vụ đang chạy; để lại một dòng nhật ký trước khi ghi.

    figures, article, open-data, rollout không có dữ liệu cá nhân: ghi vào thư mục nội dung, để đăng trên trang.
    """
    if kind in PUBLICATIONS:
        _publish(settings, kind, period)
        return
    if output is None:
        raise click.UsageError("Cần --output TỆP.")
    records = cast("Kind", kind)
    check_possible(records, form)
    check_target(output)
    catalogue = load_catalogue(settings.content_dir)
    require_current(settings.data_dir, TABLES)
    _carry_out(settings, "export_noted", {"kind": kind, "format": form})
    with snapshot(settings.data_dir, TABLES) as reader, _bar("Xuất") as progress:
        write_export(reader, catalogue, records, form, output, separator=separator, progress=progress)
    click.echo(f"Đã xuất ra {output}. Tệp có dữ liệu cá nhân: cất ở nơi an toàn, dùng xong thì xóa.")


def _publish(settings: Settings, kind: Publication, period: str | None) -> None:
    if period is None and kind != "rollout":
        raise click.UsageError("Cần --period, ví dụ --period 2026-Q3.")
    # The register of who takes up models is whole: it is of all time up to now.
    chosen = read_period(period or f"{system_clock().year}")
    catalogue = load_catalogue(settings.content_dir)
    require_current(settings.data_dir, TABLES)
    with snapshot(settings.data_dir, TABLES) as reader:
        files = Publisher(reader, catalogue, chosen, system_clock()).files(kind)
    for written in write_files(settings.content_dir, files):
        click.echo(f"Đã ghi {written}. Chỉ có số đếm; xin đọc lại trước khi đăng.")


@main.command()
@click.option("--dry-run", is_flag=True, help="Chỉ đếm, không xóa gì.")
@click.option("--yes", is_flag=True, help="Không hỏi lại.")
@click.pass_obj
def purge(settings: Settings, dry_run: bool, yes: bool) -> None:
    """Bỏ dữ liệu cá nhân của phiếu đã quá hạn giữ, sau khi đếm cho xem; thời hạn đã xem thì từ đó mỗi đêm tự chạy."""
    catalogue = load_catalogue(settings.content_dir)
    with snapshot(settings.data_dir, TABLES) as reader, _bar("Tìm") as progress:
        tally = overdue(reader, rule_book(reader, catalogue), system_clock().date(), progress)
    click.echo(told_tally(tally, catalogue.forms, "Quá hạn giữ:"))
    if dry_run or not tally.total:
        return
    if not yes and sys.stdin.isatty():
        click.confirm("Việc này không lấy lại được. Làm chứ?", abort=True)
    with _bar("Xóa") as progress:
        told = _carry_out(settings, "purge", {"shown": dict(tally.by_rule)}, progress)
    click.echo(told)


@main.command()
@click.argument("code", nargs=-1, required=True)
@click.pass_obj
def erase(settings: Settings, code: tuple[str, ...]) -> None:
    """Xóa dữ liệu cá nhân của phiếu mang mã CODE, theo yêu cầu của người gửi. Hãy xác nhận đúng người trước."""
    click.echo(_carry_out(settings, "erase", {"code": "".join(code)}))


@main.command()
@click.argument("code", nargs=-1, required=True)
@click.pass_obj
def consents(settings: Settings, code: tuple[str, ...]) -> None:
    """Người gửi phiếu mang mã CODE đã đồng ý, không đồng ý, rút lại những gì, với câu chữ nào. Có dòng nhật ký."""
    click.echo(_carry_out(settings, "consents", {"code": "".join(code)}))


@main.command()
@click.argument("code", nargs=-1, required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Tệp .pdf hoặc .json.")
@click.pass_obj
def subject(settings: Settings, code: tuple[str, ...], output: Path) -> None:
    """Chép ra tệp mọi điều đang giữ về người gửi phiếu mang mã CODE. Có dòng nhật ký; trao tận tay, không gửi thư."""
    click.echo(_carry_out(settings, "subject", {"code": "".join(code), "output": str(output.absolute())}))


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """A bar on a terminal; nothing where nobody watches."""
    with click.progressbar(length=1000, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def tell(done: int, total: int) -> None:
            bar.update(1000 * done // max(total, 1) - bar.pos)

        yield tell


def _kinds(text: str) -> list[str]:
    return [kind.strip() for kind in text.split(",") if kind.strip()]


def _password_hash(name: str, email: str) -> str:
    return checked_password_hash(Passwords(), sys.stdin.readline().rstrip("\n"), name=name, email=email)


def _carry_out(settings: Settings, command: str, values: Mapping[str, Any], progress: Progress = in_silence) -> str:
    """By ourselves if nobody holds the store, by the running service if one does (details 34)."""
    try:
        return asyncio.run(_by_ourselves(settings, command, values, progress))
    except LockedError as locked:
        try:
            return asyncio.run(ask(settings.socket, command, values, progress))
        except OSError:
            raise locked from None


async def _by_ourselves(settings: Settings, command: str, values: Mapping[str, Any], progress: Progress) -> str:
    works = assemble(settings, system_clock)
    try:
        return await run_command(works, command, values, progress)
    finally:
        await works.close()
