"""A real SMTP server for the tests, run as a program: prints its port, keeps what it hears and accepts in a folder.

aiosmtpd names the methods. Whom a letter is for decides what happens: busy@ is told 451 once, nobody@ 550, drop@ loses
the connection amid DATA.
"""

import argparse
import asyncio
import json
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "mật khẩu:@/?"  # what has to be URL-encoded


class Keeping:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told_to_wait: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address: str, options) -> str:  # noqa: N802  # so named
        if address.startswith("nobody@"):
            return f"550 5.1.1 <{address}>: no such user"
        if address.startswith("busy@") and address not in self.told_to_wait:
            self.told_to_wait.add(address)
            return "451 4.3.2 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # so named
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "content": envelope.content.decode("ascii"),
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data and session.auth_data.login.decode(),
            "peer": session.peer[1],
        }
        number = len(list(self.folder.glob("*.json")))
        (self.folder / f"{number:03}.json").write_text(json.dumps(kept))
        return "250 kept"


class Server(SMTP):
    heard: Path

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # so named
        if any(each.startswith("drop@") for each in self.envelope.rcpt_tos):
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    def data_received(self, data: bytes) -> None:
        with self.heard.open("ab") as file:
            file.write(data)
        super().data_received(data)


def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password.decode() == PASSWORD
    return AuthResult(success=right, handled=False, auth_data=data)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], required=True)
    parser.add_argument("--chain", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--auth", action="store_true")
    options = parser.parse_args()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.chain, options.key)
    handler = Keeping(options.folder)
    Server.heard = options.folder / "heard"
    Server.heard.touch()

    def make() -> Server:
        return Server(
            handler,
            hostname="server.example",
            tls_context=context if options.tls == "starttls" else None,
            authenticator=check if options.auth else None,
            auth_required=options.auth,
            auth_require_tls=False,
        )

    server = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None
    )
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
