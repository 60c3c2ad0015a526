"""Staff addresses of this room: login, one's own account, everybody's accounts, the first screen, the audit log."""

from collections.abc import Sequence

from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from forms_service.staff import invitations
from forms_service.staff.account_screens import AccountScreens
from forms_service.staff.guard import requires
from forms_service.staff.log_page import LOG_WORDS
from forms_service.staff.log_screen import LogScreen
from forms_service.staff.log_words import LogWords
from forms_service.staff.login_screens import LoginScreens
from forms_service.staff.own_account import OwnAccount
from forms_service.staff.own_password import OwnPassword
from forms_service.staff.passwords import Passwords
from forms_service.staff.today import Provider
from forms_service.staff.today_screen import TodayScreen
from forms_service.staff.visit import (
    ACCOUNTS,
    HOME,
    LIVE,
    LOG,
    LOGIN,
    LOGOUT,
    OWN_ACCOUNT,
    OWN_PASSWORD,
    SECOND_FACTOR,
    SECOND_STEP,
)
from forms_service.web.house import House


def routes(
    house: House,
    *,
    passwords: Passwords | None = None,
    words: LogWords = LOG_WORDS,
    providers: Sequence[Provider] = (),
) -> list[BaseRoute]:
    """The routes. `passwords` hashes (tests pass a cheap one); `words`: those of all rooms, for the log; `providers`:
    what counts the tasks of the first screen.
    """
    passwords = passwords or Passwords()
    today = TodayScreen(providers)
    return [
        *_outside(LoginScreens(house, passwords)),
        *_own(house, OwnAccount(), OwnPassword(passwords)),
        *_accounts(house, AccountScreens()),
        Route(HOME, requires(house, None)(today.page), methods=["GET"]),
        Route(LIVE, requires(house, None)(today.live), methods=["GET"]),
        Route(HOME.rstrip("/"), RedirectResponse(HOME, 303), methods=["GET"]),
        Route(LOG, requires(house, "view_audit")(LogScreen(words).page), methods=["GET"]),
    ]


def _outside(screens: LoginScreens) -> list[BaseRoute]:
    return [
        Route(LOGIN, screens.login_page, methods=["GET"]),
        Route(LOGIN, screens.log_in, methods=["POST"]),
        Route(SECOND_STEP, screens.code_page, methods=["GET"]),
        Route(SECOND_STEP, screens.enter_code, methods=["POST"]),
        Route(LOGOUT, screens.log_out, methods=["POST"]),
        Route(invitations.PATH + "{token}", screens.password_page, methods=["GET"]),
        Route(invitations.PATH + "{token}", screens.set_password, methods=["POST"]),
    ]


def _own(house: House, account: OwnAccount, password: OwnPassword) -> list[BaseRoute]:
    mine = requires(house, None)
    return [
        Route(OWN_ACCOUNT, mine(account.page), methods=["GET"]),
        Route(SECOND_FACTOR, mine(account.second_factor), methods=["GET"]),
        Route(SECOND_FACTOR, mine(account.change_second_factor), methods=["POST"]),
        Route(OWN_PASSWORD, mine(password.page), methods=["GET"]),
        Route(OWN_PASSWORD, mine(password.change), methods=["POST"]),
    ]


def _accounts(house: House, screens: AccountScreens) -> list[BaseRoute]:
    manage = requires(house, "manage_staff")
    return [
        Route(ACCOUNTS, manage(screens.list), methods=["GET"]),
        Route(ACCOUNTS, manage(screens.add), methods=["POST"]),
        Route(ACCOUNTS + "/them", manage(screens.add_page), methods=["GET"]),
        Route(ACCOUNTS + "/{id}", manage(screens.one), methods=["GET"]),
        Route(ACCOUNTS + "/{id}", manage(screens.change), methods=["POST"]),
    ]
