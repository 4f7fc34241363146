"""Headers of the content origin: what an uploaded package may do, which is little."""

import re
from typing import Final

_POWERS = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "serial",
    "usb",
)
SANDBOX: Final = (
    "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads "
    "allow-pointer-lock allow-presentation"
)
"""The content's frame: it may run, but neither navigate nor replace the page that holds it."""

_SHARED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Browsers are giving up `unload`; courses of twenty years call LMSFinish there.
    "Permissions-Policy": ", ".join(["unload=(self)", *(f"{power}=()" for power in _POWERS)]),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-Robots-Tag": "noindex",
}
PAGE_HEADERS: Final = {
    **_SHARED,
    "Cache-Control": "private, no-store",
    "X-Frame-Options": "DENY",
    # Whoever opened this page keeps no hold on it, but content may go on talking to the windows
    # that it opens itself. The files carry no such header: browsers refuse it to a sandboxed
    # window, and with it the window.
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'"
    ),
}
"""The run-time page: our own script and style, the content in a frame, and no frame around it."""

FILE_HEADERS: Final = {
    **_SHARED,
    "Cache-Control": "private, max-age=43200",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": (
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'self'; "
        f"form-action 'self'; sandbox {SANDBOX}"
    ),
}
"""A package's files: they may use each other, and nothing else on the network."""

_FRAME_ANCESTORS: Final = re.compile(r"frame-ancestors '(?:none|self)'")

DATA_HEADERS: Final = {**_SHARED, "Cache-Control": "private, no-store"}


def upgrade_headers(script: str, app: str) -> dict[str, str]:
    """The headers of the page that upgrades H5P content with the libraries' own scripts.

    `script` is the address of its one script, `app` the origin whose pages it may stand in. What
    libraries bring runs in a worker, which has the page's policy: `blob:` is where their scripts
    come from, and they can ask the network for nothing.
    """
    # The page has an origin of its own whatever header asks for one; browsers only complain of it.
    shared = {name: value for name, value in _SHARED.items() if name != "Origin-Agent-Cluster"}
    return {
        **shared,
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": (
            f"default-src 'none'; script-src {script} blob:; worker-src blob:; "
            f"base-uri 'none'; form-action 'none'; frame-ancestors {app}; sandbox allow-scripts"
        ),
    }


def framed_by(headers: dict[str, str], ancestors: tuple[str, ...]) -> dict[str, str]:
    """The headers for a course that other origins may frame; unchanged where none may.

    X-Frame-Options knows no list, so it goes. A launcher whose page may not hold frames opens the
    course in a window, and is told there through `opener`, which a stricter opener policy cuts.
    """
    if not ancestors:
        return headers
    listed = f"frame-ancestors 'self' {' '.join(ancestors)}"
    policy = _FRAME_ANCESTORS.sub(listed, headers["Content-Security-Policy"])
    opened = {**headers, "Content-Security-Policy": policy}
    del opened["X-Frame-Options"]
    opened.pop("Cross-Origin-Opener-Policy", None)
    return opened
