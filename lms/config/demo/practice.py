"""The demo centre's external LMS: both sides of the connection know one secret and one address."""

from lms.config import env
from lms.sync.rules.signing import new_secret

NAME = "practice-lms"
TITLE = "Practice LMS 练习平台"


def port() -> int:
    """The practice LMS listens beside the web server."""
    return env.number("PORT", 8000) + 1


def webhook_url() -> str:
    return f"http://127.0.0.1:{port()}/webhook"


def move() -> None:
    """Let the connection of the demo centre lead to where the practice LMS listens now."""
    from lms.sync.models import Connection

    Connection.objects.filter(name=TITLE, url__startswith="http://127.0.0.1:").update(
        url=webhook_url()
    )


def secret() -> str:
    return env.kept_secret(NAME, make=new_secret)


def options() -> list[str]:
    """What the practice LMS is started with: its secret, and where it keeps what came."""
    kept = env.data_folder() / f"{NAME}.sqlite3"
    return [f"--secret={secret()}", f"--file={kept}"]
