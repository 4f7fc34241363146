"""State and profiles over HTTP (XAPI 1.0.3 Communication 2.2, 2.3, 2.6, 2.7, 3.1; 2.0.0 4.1.4)."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha1
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.xapi.lrs.conftest import LIN, MO, TENANT, Provider
from xapi.lrs.models import Document
from xapi.lrs.services import LARGEST_DOCUMENT, erase_documents

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]

COURSE = "https://callcraft.example/courses/1"
REGISTRATION = str(uuid4())


@dataclass(frozen=True)
class Documents:
    """One of the three resources, a context in it, and the name of its id."""

    path: str
    context: dict[str, str]
    id: str

    def query(self, name: str | None = "bookmark", **changes: str) -> dict[str, str]:
        return {**self.context, **({} if name is None else {self.id: name}), **changes}


STATE = Documents("activities/state", {"activityId": COURSE, "agent": json.dumps(LIN)}, "stateId")
AGENT = Documents("agents/profile", {"agent": json.dumps(LIN)}, "profileId")
ACTIVITY = Documents("activities/profile", {"activityId": COURSE}, "profileId")
ALL = pytest.mark.parametrize("at", [STATE, AGENT, ACTIVITY], ids=lambda at: at.path)
PROFILES = pytest.mark.parametrize("at", [AGENT, ACTIVITY], ids=lambda at: at.path)
VERSIONS = pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])


def code(response: Any) -> str:
    return str(json.loads(response.content)["code"])


def send(
    provider: Provider, method: str, at: Documents, name: str | None = "bookmark", **more: Any
) -> Any:
    """Send with the query of `at`; keyword `query` changes it, and what it sets to None goes."""
    query = {**at.query(name), **more.pop("query", {})}
    query = {key: value for key, value in query.items() if value is not None}
    return provider.send(method, at.path, query=query, **more)


def read(provider: Provider, at: Documents, name: str | None = "bookmark", **more: Any) -> Any:
    response = send(provider, "GET", at, name, **more)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def create(provider: Provider, at: Documents, body: Any, name: str = "bookmark") -> Any:
    response = send(provider, "PUT", at, name, body=body, headers={"If-None-Match": "*"})
    assert response.status_code == 204, response.content
    return response


@ALL
@VERSIONS
def test_a_document_is_kept_byte_for_byte(provider: Provider, at: Documents, version: str) -> None:
    """XAPI-00188, XAPI-00190, XAPI-00274, XAPI-00293: arbitrary content, with its type."""
    provider.version = version
    content = bytes(range(256)) * 5
    put = send(
        provider,
        "PUT",
        at,
        body=content,
        content_type="application/x-callcraft; a=b",
        headers={"If-None-Match": "*"},
    )
    assert (put.status_code, put.content) == (204, b"")
    assert "Content-Type" not in put
    got = send(provider, "GET", at)
    assert got.status_code == 200
    assert got.content == content
    assert got["Content-Type"] == "application/x-callcraft; a=b"
    assert got["ETag"] == put["ETag"] == f'"{sha1(content).hexdigest()}"'
    assert got["X-Experience-API-Version"] == version
    age = datetime.now(UTC) - parsedate_to_datetime(got["Last-Modified"])
    assert timedelta(seconds=-2) < age < timedelta(seconds=60)


@ALL
def test_head_tells_what_get_tells_without_a_body(provider: Provider, at: Documents) -> None:
    """XAPI 1.0.3 Communication 1.1."""
    create(provider, at, {"page": 3})
    got, head = send(provider, "GET", at), send(provider, "HEAD", at)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head["Content-Length"]) == len(got.content)
    for name in ("ETag", "Last-Modified", "Content-Type"):
        assert head[name] == got[name]


@ALL
def test_what_the_client_has_is_not_sent_again(provider: Provider, at: Documents) -> None:
    tag = create(provider, at, {"page": 3})["ETag"]
    again = send(provider, "GET", at, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert send(provider, "GET", at, headers={"If-None-Match": '"x"'}).status_code == 200


@ALL
def test_a_tag_that_was_weakened_by_compression_still_guards(
    provider: Provider, at: Documents
) -> None:
    create(provider, at, {"text": "long " * 200})
    got = send(provider, "GET", at, headers={"Accept-Encoding": "gzip"})
    assert got["Content-Encoding"] == "gzip"
    assert got["ETag"].startswith('W/"')
    changed = send(provider, "PUT", at, body={}, headers={"If-Match": got["ETag"]})
    assert changed.status_code == 204


@ALL
def test_nothing_is_there_before_it_is_put(provider: Provider, at: Documents) -> None:
    assert code(send(provider, "GET", at)) == "lrs.document_unknown"
    assert send(provider, "GET", at).status_code == 404
    assert read(provider, at, None) == []


@ALL
@VERSIONS
def test_posts_are_merged(provider: Provider, at: Documents, version: str) -> None:
    """XAPI-00183, XAPI-00184, XAPI-00189, XAPI-00278, XAPI-00309: one level deep."""
    provider.version = version
    first = {"car": {"make": "A", "model": "B"}, "kept": 1}
    assert send(provider, "POST", at, body=first).status_code == 204
    assert send(provider, "POST", at, body={"car": {"make": "C"}, "new": 2}).status_code == 204
    assert read(provider, at) == {"car": {"make": "C"}, "kept": 1, "new": 2}


@ALL
@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{}", "text/plain"),
        (b"[1]", "application/json"),
        (b"not JSON", "application/json"),
        (b"", "application/json"),
        (b'{"a":"\xff"}', "application/json"),
    ],
)
def test_only_json_objects_are_merged(
    provider: Provider, at: Documents, content: bytes, content_type: str
) -> None:
    """XAPI-00232, XAPI-00233, XAPI-00234, XAPI-00279, XAPI-00282, XAPI-00308, XAPI-00313."""
    new = send(provider, "POST", at, "new", body=content, content_type=content_type)
    assert (new.status_code, code(new)) == (400, "lrs.document_not_json")
    create(provider, at, {"page": 3})
    known = send(provider, "POST", at, body=content, content_type=content_type)
    assert (known.status_code, code(known)) == (400, "lrs.document_not_json")
    assert read(provider, at) == {"page": 3}
    assert read(provider, at, None) == ["bookmark"]


@ALL
def test_nothing_is_merged_into_what_is_no_json_object(provider: Provider, at: Documents) -> None:
    """XAPI-00235, XAPI-00280, XAPI-00310."""
    for content, content_type in ((b"{}", "text/plain"), (b"[1]", "application/json")):
        name = str(uuid4())
        put = send(
            provider,
            "PUT",
            at,
            name,
            body=content,
            content_type=content_type,
            headers={"If-None-Match": "*"},
        )
        assert put.status_code == 204
        posted = send(provider, "POST", at, name, body={"a": 1})
        assert (posted.status_code, code(posted)) == (400, "lrs.document_not_json")
        assert send(provider, "GET", at, name).content == content


@ALL
def test_what_says_json_is_json(provider: Provider, at: Documents) -> None:
    """XAPI 1.0.3 Communication 3.2: content that is not what its type says is refused."""
    response = send(provider, "PUT", at, body=b"{", headers={"If-None-Match": "*"})
    assert (response.status_code, code(response)) == (400, "lrs.document_broken")
    assert send(provider, "GET", at).status_code == 404


@ALL
@VERSIONS
def test_if_match_guards_every_change(provider: Provider, at: Documents, version: str) -> None:
    """XAPI-00322; 2.0.0 4.1.4: PUT, POST and DELETE."""
    provider.version = version
    tag = create(provider, at, {"page": 1})["ETag"]
    wrong = {"If-Match": '"1111111111111111111111111111111111111111"'}
    for method, body in (("PUT", {"page": 2}), ("POST", {"page": 2}), ("DELETE", None)):
        refused = send(provider, method, at, body=body, headers=wrong)
        assert (refused.status_code, code(refused)) == (412, "lrs.precondition_failed")
        assert read(provider, at) == {"page": 1}
    for method, page in (("PUT", 2), ("POST", 3)):
        changed = send(provider, method, at, body={"page": page}, headers={"If-Match": tag})
        assert changed.status_code == 204
        assert read(provider, at) == {"page": page}
        stale = send(provider, method, at, body={"page": 9}, headers={"If-Match": tag})
        assert stale.status_code == 412
        tag = changed["ETag"]
    assert send(provider, "DELETE", at, headers={"If-Match": tag}).status_code == 204
    assert send(provider, "DELETE", at, headers={"If-Match": tag}).status_code == 412


@ALL
@VERSIONS
def test_if_none_match_creates_and_never_replaces(
    provider: Provider, at: Documents, version: str
) -> None:
    """XAPI-00322."""
    provider.version = version
    create(provider, at, {"page": 1})
    for method in ("PUT", "POST"):
        again = send(provider, method, at, body={"page": 2}, headers={"If-None-Match": "*"})
        assert (again.status_code, code(again)) == (412, "lrs.precondition_failed")
    assert read(provider, at) == {"page": 1}


@PROFILES
def test_1_0_3_wants_a_precondition_for_profiles(provider: Provider, at: Documents) -> None:
    """XAPI-00287, XAPI-00322: 400 for a new profile, 409 for one that is there."""
    provider.version = "1.0.3"
    new = send(provider, "PUT", at, body={"page": 1})
    assert (new.status_code, code(new)) == (400, "lrs.precondition_missing")
    assert read(provider, at, None) == []
    create(provider, at, {"page": 1})
    known = send(provider, "PUT", at, body={"page": 2})
    assert (known.status_code, code(known)) == (409, "lrs.document_conflict")
    assert "If-Match" in json.loads(known.content)["message"]
    assert read(provider, at) == {"page": 1}


def test_1_0_3_lets_state_be_overwritten_blindly(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 3.1."""
    provider.version = "1.0.3"
    for page in (1, 2):
        assert send(provider, "PUT", STATE, body={"page": page}).status_code == 204
    assert read(provider, STATE) == {"page": 2}


@ALL
def test_2_0_0_lets_nothing_be_overwritten_blindly(provider: Provider, at: Documents) -> None:
    """XAPI 2.0.0 4.1.4."""
    assert send(provider, "PUT", at, body={"page": 1}).status_code == 204
    known = send(provider, "PUT", at, body={"page": 2})
    assert (known.status_code, code(known)) == (409, "lrs.document_conflict")
    assert read(provider, at) == {"page": 1}


@ALL
def test_a_deleted_document_is_gone_and_can_be_deleted_again(
    provider: Provider, at: Documents
) -> None:
    """XAPI-00187, XAPI-00191, XAPI-00259, XAPI-00285."""
    create(provider, at, {"page": 1})
    for _ in range(2):
        assert send(provider, "DELETE", at).status_code == 204
    assert send(provider, "GET", at).status_code == 404


@ALL
def test_ids_are_listed_since_a_moment(provider: Provider, at: Documents) -> None:
    """XAPI-00193, XAPI-00195, XAPI-00268, XAPI-00289, XAPI-00294: stored or updated after it."""
    create(provider, at, {}, "b")
    create(provider, at, {}, "a")
    stored = dict(Document.objects.values_list("document_id", "stored"))
    listed = send(provider, "GET", at, None)
    assert json.loads(listed.content) == ["a", "b"]
    assert listed["ETag"]
    newest = parsedate_to_datetime(listed["Last-Modified"])
    assert newest == stored["a"].replace(microsecond=0)

    def since(moment: datetime) -> Any:
        return read(provider, at, None, query={"since": moment.isoformat()})

    assert since(stored["b"] - timedelta(microseconds=1)) == ["a", "b"]
    assert since(stored["b"]) == ["a"]
    assert since(stored["a"]) == []
    send(provider, "POST", at, "b", body={"page": 1})
    assert since(stored["a"]) == ["b"]


def test_a_registration_is_a_context_of_its_own(provider: Provider) -> None:
    """XAPI-00216 to XAPI-00221: what is listed is found with the same parameters."""
    mine = {"registration": REGISTRATION}
    create(provider, STATE, {"in": "none"}, "outside")
    send(provider, "POST", STATE, "inside", body={"in": "one"}, query=mine)
    send(provider, "POST", STATE, body={"in": "one"}, query=mine)
    assert read(provider, STATE, None) == ["outside"]
    assert read(provider, STATE, None, query=mine) == ["bookmark", "inside"]
    assert send(provider, "GET", STATE).status_code == 404
    upper = {"registration": REGISTRATION.upper()}
    assert read(provider, STATE, query=upper) == {"in": "one"}
    assert send(provider, "DELETE", STATE, None, query=mine).status_code == 204
    assert read(provider, STATE, None, query=mine) == []
    assert read(provider, STATE, None) == ["outside"]


def test_all_state_of_a_context_is_deleted_at_once(provider: Provider) -> None:
    """XAPI-00194; and nothing beside it."""
    others = {"agent": json.dumps(MO)}
    for name in ("a", "b"):
        create(provider, STATE, {}, name)
        send(provider, "POST", STATE, name, body={}, query=others)
    guarded = send(provider, "DELETE", STATE, None, headers={"If-Match": "*"})
    assert guarded.status_code == 412
    assert send(provider, "DELETE", STATE, None).status_code == 204
    assert read(provider, STATE, None) == []
    assert read(provider, STATE, None, query=others) == ["a", "b"]


@PROFILES
def test_profiles_are_deleted_one_by_one(provider: Provider, at: Documents) -> None:
    """XAPI-00260, XAPI-00300."""
    create(provider, at, {})
    refused = send(provider, "DELETE", at, None)
    assert (refused.status_code, code(refused)) == (400, "lrs.parameter")
    assert read(provider, at, None) == ["bookmark"]


@ALL
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
@VERSIONS
def test_every_parameter_is_known_needed_and_sound(
    provider: Provider, at: Documents, method: str, version: str
) -> None:
    """XAPI-00196 to XAPI-00215, XAPI-00227, XAPI-00264 to XAPI-00277, XAPI-00296 to XAPI-00302."""
    provider.version = version
    faults: list[tuple[str, str | None]] = [("x", "1"), (at.id, ""), (at.id, "a\x00b")]
    if "agent" in at.context:
        group = json.dumps({**LIN, "objectType": "Group"})
        faults += [("agent", None), ("agent", "not JSON"), ("agent", "true"), ("agent", "{}")]
        faults += [("agent", group), ("agent", '{"mbox": "lin"}'), ("Agent", json.dumps(LIN))]
    if "activityId" in at.context:
        faults += [("activityId", None), ("activityId", "course"), ("activityid", COURSE)]
    if at is STATE:
        faults += [("registration", "not a UUID"), ("registration", "")]
    else:
        faults += [("registration", REGISTRATION)]
    if method == "GET":
        faults += [("since", "yesterday"), ("since", datetime.now(UTC).isoformat())]
    else:
        faults += [("since", datetime.now(UTC).isoformat())]
    if method in ("PUT", "POST"):
        faults += [(at.id, None)]
    for name, value in faults:
        response = send(provider, method, at, body={}, query={name: value})
        assert response.status_code == 400, (name, value)
        problem = json.loads(response.content)
        assert problem["code"] == "lrs.parameter", (name, value)
        assert problem["params"]["name"].strip("'") == name
    assert not Document.objects.exists()


@ALL
def test_a_parameter_stands_once(provider: Provider, at: Documents) -> None:
    query = {**at.query(), at.id: ["a", "b"]}
    response = provider.send("GET", at.path, query=query)
    assert (response.status_code, code(response)) == (400, "lrs.parameter")


@ALL
def test_ids_may_be_any_text(provider: Provider, at: Documents) -> None:
    for name in ("书签 / ?&=#+%", "x" * 2000, "'; DROP TABLE lrs_document; --", "\x1f"):
        create(provider, at, {"name": name}, name)
        assert read(provider, at, name) == {"name": name}


@pytest.mark.parametrize("charset", ["gb2312", "utf-16", "no-such"])
def test_the_charset_of_a_document_is_not_that_of_its_address(
    provider: Provider, charset: str
) -> None:
    """A query is in UTF-8 (RFC 3987 §3.1), whatever the body is in."""
    content_type = f"text/plain; charset={charset}"
    put = send(provider, "PUT", STATE, "你好", body=b"\xc4\xe3\xba\xc3", content_type=content_type)
    assert put.status_code == 204
    assert read(provider, STATE, None) == ["你好"]
    assert send(provider, "GET", STATE, "你好")["Content-Type"] == content_type


def test_agents_are_the_same_by_their_identifier(provider: Provider) -> None:
    """XAPI 1.0.3 Data 2.4.2.3: names do not count, nor does the case of a mail domain."""
    create(provider, AGENT, {"page": 1})
    for agent in (
        {"mbox": "mailto:lin@CALLCRAFT.example"},
        {"objectType": "Agent", "name": "Lin", **LIN},
    ):
        assert read(provider, AGENT, query={"agent": json.dumps(agent)}) == {"page": 1}
    odd = json.dumps({"account": {"homePage": "https://callcraft.example", "name": "a\u0000b"}})
    assert read(provider, AGENT, None, query={"agent": odd}) == []


@ALL
def test_a_document_has_a_largest_size(provider: Provider, at: Documents) -> None:
    """XAPI 1.0.3 Communication 3.2: 413."""
    headers = {"If-None-Match": "*"}
    large = b"x" * (LARGEST_DOCUMENT + 1)
    kind = "application/octet-stream"
    refused = send(provider, "PUT", at, body=large, content_type=kind, headers=headers)
    assert (refused.status_code, code(refused)) == (413, "lrs.document_too_large")
    assert str(LARGEST_DOCUMENT) in json.loads(refused.content)["message"]
    kept = send(provider, "PUT", at, body=large[1:], content_type=kind, headers=headers)
    assert kept.status_code == 204


def test_a_merge_cannot_outgrow_the_largest_size(provider: Provider) -> None:
    half = "x" * (LARGEST_DOCUMENT // 2)
    create(provider, STATE, {"a": half})
    refused = send(provider, "POST", STATE, body={"b": half})
    assert (refused.status_code, code(refused)) == (413, "lrs.document_too_large")
    assert read(provider, STATE).keys() == {"a"}


@ALL
def test_browsers_do_not_run_documents(provider: Provider, at: Documents) -> None:
    script = b"<script>alert(1)</script>"
    headers = {"If-None-Match": "*"}
    send(provider, "PUT", at, body=script, content_type="text/html", headers=headers)
    shown = send(provider, "GET", at)
    assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_content_type_can_stand_in_a_header(provider: Provider) -> None:
    for content_type in ("text/плохо", "a" * 256):
        response = send(provider, "PUT", STATE, body=b"x", content_type=content_type)
        assert (response.status_code, code(response)) == (400, "lrs.content_type")
    assert send(provider, "PUT", STATE, body=b"x", content_type="").status_code == 204
    assert send(provider, "GET", STATE)["Content-Type"] == "application/octet-stream"


def test_scopes_open_their_resource_only(make_provider: MakeProvider) -> None:
    """XAPI 1.0.3 Communication 4.2."""
    keys = {
        scope: make_provider(scope)
        for scope in ("state", "profile", "all/read", "define", "statements/read")
    }
    opened = {"state": [STATE], "profile": [AGENT, ACTIVITY]}
    for scope, key in keys.items():
        for at in (STATE, AGENT, ACTIVITY):
            may_write = at in opened.get(scope, [])
            may_read = may_write or scope == "all/read"
            name = str(uuid4())
            for method, body in (("PUT", b"{}"), ("POST", b"{}"), ("DELETE", None)):
                sent = send(key, method, at, name, body=body)
                assert sent.status_code == (204 if may_write else 403), (scope, at.path, method)
            assert send(key, "GET", at, None).status_code == (200 if may_read else 403)


@ALL
def test_tenants_do_not_meet(make_provider: MakeProvider, at: Documents) -> None:
    ours, theirs = make_provider(tenant=1), make_provider(tenant=2)
    create(ours, at, {"whose": "ours"})
    assert send(theirs, "GET", at).status_code == 404
    assert read(theirs, at, None) == []
    create(theirs, at, {"whose": "theirs"})
    assert send(theirs, "DELETE", at).status_code == 204
    assert read(ours, at) == {"whose": "ours"}


def test_a_person_can_be_forgotten(provider: Provider) -> None:
    for at in (STATE, AGENT, ACTIVITY):
        create(provider, at, {})
    other = replace(AGENT, context={"agent": json.dumps(MO)})
    create(provider, other, {})
    lin = ("mbox", "mailto:lin@callcraft.example")
    assert erase_documents(tenant=TENANT + 1, person=[lin]) == 0
    assert erase_documents(tenant=TENANT, person=[lin]) == 2
    kept = Document.objects.values_list("activity_id", "agent_identifier")
    assert {bool(activity) for activity, _ in kept} == {True, False}
    assert not [agent for _, agent in kept if "lin@" in agent]


def test_stored_goes_on_even_within_a_moment(provider: Provider) -> None:
    """`since` is exclusive, so no change may have the time of the one before."""
    began = time.monotonic()
    seen = set()
    for page in range(5):
        send(provider, "POST", STATE, body={"page": page})
        seen.add(Document.objects.get().stored)
    assert len(seen) == 5
    assert time.monotonic() - began < 60
