"""People who use the house over HTTP, without a browser: sign in, start a course, save, look."""

import re
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx

from tests.builders.house import House, eventually


class Visitors:
    """Everybody who visits during a test; leaving closes their connections."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._open = ExitStack()

    def __enter__(self) -> "Visitors":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def sign_in(self, login: str, password: str = "callcraft-demo") -> "Visitor":
        return Visitor(self.house, self._open, login, password)


class Visitor:
    """Somebody signed in. Pages that refuse raise httpx.HTTPStatusError."""

    def __init__(self, house: House, open_: ExitStack, login: str, password: str) -> None:
        self.house = house
        self._open = open_
        self.http = open_.enter_context(
            httpx.Client(base_url=house.url, timeout=30, headers={"Accept-Language": "en"})
        )
        answer = self.post("/account/login/", login=login, password=password)
        assert "sessionid" in self.http.cookies, answer.text[:2000]

    def page(self, path: str) -> str:
        answer = self.http.get(path, follow_redirects=True)
        answer.raise_for_status()
        return answer.text

    def post(self, path: str, form_page: str = "", **fields: Any) -> httpx.Response:
        """Send a form, with the token that its page holds."""
        page = self.http.get(form_page or path, follow_redirects=True).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:2000]
        files = {name: value for name, value in fields.items() if isinstance(value, tuple)}
        data = {name: value for name, value in fields.items() if name not in files}
        return self.http.post(
            path,
            data={"csrfmiddlewaretoken": token[1], **data},
            files=files or None,
            headers={"Origin": self.house.url},
        )

    def courses(self) -> list[str]:
        """Addresses of the courses on the home page."""
        return sorted(set(re.findall(r'href="(/courses/[0-9a-f-]+/[\w-]+/)"', self.page("/"))))

    def start(self, course: str) -> "Player":
        answer = self.post(f"{course}start/", form_page=course)
        assert answer.status_code in {302, 303}, answer.text[:2000]
        return Player(self.house, self._open, answer.headers["Location"])


class Player:
    """The run-time page's part: holds the launch token and saves."""

    def __init__(self, house: House, open_: ExitStack, url: str) -> None:
        self.seq = 0
        self.saved: list[dict[str, Any]] = []
        parts = urlsplit(url)
        # Name the host in a header: not every resolver knows *.localhost.
        self.http = open_.enter_context(
            httpx.Client(base_url=house.url, timeout=30, headers={"Host": parts.netloc})
        )
        self.path = parts.path
        self.session = UUID(self.state()["session"])

    def state(self) -> dict[str, Any]:
        answer = self.http.get(f"{self.path}state")
        answer.raise_for_status()
        state: dict[str, Any] = answer.json()
        return state

    def commit(self, *, terminate: bool = False, time: str = "0000:01:00.00", **cmi: str) -> None:
        """Save, and try again until the server says that it has it, as the browser does."""
        self.seq += 1
        self.saved.append(
            {
                "seq": self.seq,
                "uuid": str(uuid4()),
                "at": datetime.now(UTC).isoformat(),
                "set": [[name.replace("__", "."), value] for name, value in cmi.items()],
                "sessionTime": time,
                "terminate": terminate,
            }
        )
        assert eventually(self._send, 60), "never acknowledged"

    def finish(self, score: int) -> None:
        self.commit(
            terminate=True,
            time="0000:05:00.00",
            cmi__core__score__min="0",
            cmi__core__score__max="100",
            cmi__core__score__raw=str(score),
            cmi__core__lesson_status="passed" if score >= 60 else "failed",
        )

    def _send(self) -> bool:
        body = {"session": str(self.session), "replayFor": None, "commits": self.saved[-3:]}
        try:
            answer = self.http.post(f"{self.path}commits", json=body)
        except httpx.TransportError:
            return False
        return answer.status_code == 200 and answer.json()["acknowledged"] >= self.seq
