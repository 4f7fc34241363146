"""Rooms above take part when a person is erased: in pieces, held back by holds, and audited."""

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.xapi.lrs.conftest import LIN, TENANT, make_statement
from tests.integration.xapi.lrs.protecting import (
    LIN_BY_MAIL,
    MO_BY_ACCOUNT,
    OFFICER,
    erase,
    found_by,
    record,
)
from xapi.lrs.exceptions import StatementsHeld
from xapi.lrs.models import ProtectionRun
from xapi.lrs.rules import holders
from xapi.lrs.rules.holders import Involved, register_holder
from xapi.lrs.services.holds import place_holds
from xapi.lrs.services.person_export import export_person
from xapi.statements.actors import Identifier

pytestmark = pytest.mark.django_db


@dataclass
class Drawers:
    """A room with a drawer of cards about everybody, emptied card by card."""

    name: str = "drawers"
    cards: int = 3
    registration: UUID = field(default_factory=uuid4)
    owner: Identifier = LIN_BY_MAIL
    before_each: Callable[[], None] = lambda: None
    given: list[Identifier] = field(default_factory=list)

    def involved(self, tenant: int, person: Collection[Identifier]) -> Iterable[Involved]:
        return [Involved(self.registration, self.owner)] if self.cards else []

    def counts(self, tenant: int, person: Collection[Identifier]) -> Mapping[str, int]:
        return {"cards": self.cards}

    def forget(
        self, tenant: int, person: Collection[Identifier], pseudonym: Identifier
    ) -> Mapping[str, int]:
        self.before_each()
        if not self.cards:
            return {}
        self.cards -= 1
        self.given.append(pseudonym)
        return {"cards": 1}

    def export(
        self, tenant: int, person: Collection[Identifier]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        for number in range(self.cards):
            yield "card", {"number": number}


@pytest.fixture
def drawers(monkeypatch: pytest.MonkeyPatch) -> Drawers:
    monkeypatch.setattr(holders, "_holders", [])
    made = Drawers()
    register_holder(made)
    return made


def test_all_pieces_are_done_before_the_statements_go(drawers: Drawers) -> None:
    record(make_statement(actor=LIN))
    left: list[int] = []
    drawers.before_each = lambda: left.append(len(found_by(LIN_BY_MAIL)))
    outcome = erase(LIN_BY_MAIL)
    assert (drawers.cards, left) == (0, [1, 1, 1, 1])
    assert (outcome.counts["cards"], outcome.counts["erased"]) == (3, 1)
    assert len(set(drawers.given)) == 1
    assert ProtectionRun.objects.get().counts == {"cards": 3, "erased": 1}


def test_a_trial_counts_and_leaves_all(drawers: Drawers) -> None:
    assert erase(LIN_BY_MAIL, dry_run=True).counts["cards"] == 3
    assert drawers.cards == 3


@pytest.mark.parametrize("held", ["registration", "owner"])
def test_what_is_held_there_stops_all_of_it_before_anything_went(
    drawers: Drawers, held: str
) -> None:
    record(make_statement(actor=LIN))
    drawers.owner = MO_BY_ACCOUNT
    place_holds(
        tenant=TENANT,
        person=[MO_BY_ACCOUNT] if held == "owner" else (),
        registrations=[drawers.registration] if held == "registration" else (),
        reason="Case 12",
        by=OFFICER,
    )
    for dry_run in (True, False):
        with pytest.raises(StatementsHeld):
            erase(LIN_BY_MAIL, dry_run=dry_run)
    assert (drawers.cards, len(found_by(LIN_BY_MAIL))) == (3, 1)


def test_a_hold_that_comes_in_between_stops_the_next_piece(drawers: Drawers) -> None:
    def hold_after_the_first() -> None:
        if drawers.cards == 3:
            held = [drawers.registration]
            place_holds(tenant=TENANT, registrations=held, reason="Case 12", by=OFFICER)

    drawers.before_each = hold_after_the_first
    with pytest.raises(StatementsHeld):
        erase(LIN_BY_MAIL)
    assert drawers.cards == 2
    run = ProtectionRun.objects.get(operation="erase")
    assert (run.counts, run.finished_at) == ({"cards": 1}, None)


def test_an_export_has_a_file_of_each_room(drawers: Drawers) -> None:
    register_holder(Drawers("cellar", cards=0))
    out = io.BytesIO()
    done = export_person(tenant=TENANT, person=[LIN_BY_MAIL], by=OFFICER, out=out)
    with zipfile.ZipFile(out) as archive:
        lines = archive.read("drawers.ndjson").splitlines()
        assert archive.read("cellar.ndjson") == b""
    assert [json.loads(line) for line in lines] == [{"row": "card", "number": n} for n in range(3)]
    assert done.counts["drawers_card"] == 3
    register_holder(Drawers("cellar", cards=9))
    assert [one.name for one in holders.holders()] == ["cellar", "drawers"], "the same room again"


def test_files_of_a_room_lie_in_the_export_and_in_its_manifest(drawers: Drawers) -> None:
    class Cabinet(Drawers):
        def files(
            self, tenant: int, person: Collection[Identifier]
        ) -> Iterator[tuple[str, Iterator[bytes]]]:
            yield "files/cabinet/1", iter([b"one ", b"file"])

    register_holder(Cabinet("cabinet", cards=0))
    out = io.BytesIO()
    done = export_person(tenant=TENANT, person=[LIN_BY_MAIL], by=OFFICER, out=out)
    with zipfile.ZipFile(out) as archive:
        assert archive.read("files/cabinet/1") == b"one file"
        manifest = json.loads(archive.read("manifest.json"))
    listed = {file["name"]: file["size"] for file in manifest["files"]}
    assert listed["files/cabinet/1"] == 8
    assert "files/cabinet/1" in {file.name for file in done.files}
