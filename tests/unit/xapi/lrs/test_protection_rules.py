"""Whom a statement names, pseudonyms, what has expired, and files of statements."""

import base64
import gzip
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from xapi.lrs.rules import ndjson
from xapi.lrs.rules.ndjson import Unreadable, frame, numbered_lines
from xapi.lrs.rules.people import Place, agent_of, all_identifiers, places_of, put_in_place
from xapi.lrs.rules.positions import first_position
from xapi.lrs.rules.pseudonyms import pseudonym_of, subject_of
from xapi.lrs.rules.retention import EVERY_VERB, Expiry, Keeping, expiries
from xapi.statements import Version, parse
from xapi.statements.parsing import parse_agent

LIN = ("mbox", "mailto:lin@callcraft.example")
MO = ("account", "https://callcraft.example/people", "mo")
PSEUDONYM = ("account", "https://callcraft.example/xapi/pseudonyms", "abc")
NOON = datetime(2030, 3, 31, 12, tzinfo=UTC)


def statement(**changes: Any) -> Any:
    return parse(
        {
            "actor": agent_of(LIN),
            "verb": {"id": "https://callcraft.example/verbs/did"},
            "object": {"id": "https://callcraft.example/items/1"},
            **changes,
        },
        Version.V2,
    )


class TestPeople:
    @pytest.mark.parametrize(
        "identifier", [LIN, MO, ("openid", "https://id.example/lin"), ("mbox_sha1sum", "0" * 40)]
    )
    def test_an_identifier_and_its_json_are_one(self, identifier: tuple[str, ...]) -> None:

        assert parse_agent(json.dumps(agent_of(identifier)).encode()).identifier() == identifier

    def test_a_mailbox_is_known_by_the_hashes_of_both_its_spellings(self) -> None:
        found = all_identifiers([("mbox", "mailto:Lin@CallCraft.example")])
        assert ("mbox", "mailto:Lin@callcraft.example") in found
        assert len([one for one in found if one[0] == "mbox_sha1sum"]) == 2
        assert all_identifiers([MO]) == {MO}

    def test_a_statement_without_the_person_is_not_touched(self) -> None:
        one, same = statement(), statement()
        assert places_of(one, {MO}) == set()
        put_in_place(one, {MO}, PSEUDONYM)
        assert one == same

    def test_a_group_keeps_its_name_and_loses_the_members(self) -> None:
        lin = {**agent_of(LIN), "name": "Lin"}
        one = statement(actor={"objectType": "Group", "name": "Early", "member": [lin]})
        assert places_of(one, {LIN}) == {Place.MEMBER}
        put_in_place(one, {LIN}, PSEUDONYM)
        assert one.actor.name == "Early"
        assert one.actor.members()[0].identifier() == PSEUDONYM
        assert not one.actor.members()[0].name


class TestPseudonyms:
    def test_it_hangs_on_key_tenant_and_person_alone(self) -> None:
        one = pseudonym_of("key", 1, [LIN])
        assert one == pseudonym_of("key", 1, [LIN])
        others = [
            pseudonym_of("other", 1, [LIN]),
            pseudonym_of("key", 2, [LIN]),
            pseudonym_of("key", 1, [MO]),
        ]
        assert len({one, *others}) == 4
        assert len(one[2]) == 32

    @given(st.permutations([LIN, MO, ("openid", "https://id.example/lin")]))
    def test_the_order_of_identifiers_does_not_matter(self, people: list[tuple[str, ...]]) -> None:
        assert pseudonym_of("key", 1, people) == pseudonym_of("key", 1, [MO])

    def test_the_audit_does_not_give_the_pseudonym_away(self) -> None:

        pseudonym = pseudonym_of("key", 1, [LIN])[2].upper()
        assert base64.b32decode(pseudonym).hex() not in subject_of("key", 1, LIN)


class TestExpiry:
    def test_a_verb_with_a_rule_is_not_meant_by_the_rule_for_all(self) -> None:
        rules = [
            Keeping(EVERY_VERB, 10),
            Keeping("b", 20, spares_evidence=False),
            Keeping("a", None),
        ]
        before = [first_position(NOON - timedelta(days=days)) for days in (10, 20)]
        assert list(expiries(rules, NOON)) == [
            Expiry(("a", "b"), before[0], spares_evidence=True, others=True),
            Expiry(("b",), before[1], spares_evidence=False),
        ]

    @pytest.mark.parametrize("days", [100_000, 2**31, 36_500, 4000])
    def test_longer_than_the_store_is_old_lets_nothing_go(self, days: int) -> None:
        (expiry,) = expiries([Keeping(EVERY_VERB, days)], NOON)
        assert expiry.before == 0


def read(data: bytes) -> list[tuple[int, bytes | None]]:
    return list(numbered_lines(io.BytesIO(data)))


class TestFiles:
    @pytest.mark.parametrize("name", ["a", "a.gz", "a.zst"])
    @given(frames=st.lists(st.lists(st.binary(min_size=1, max_size=40), max_size=9), max_size=5))
    def test_what_is_written_frame_by_frame_is_read_line_by_line(
        self, name: str, frames: list[list[bytes]]
    ) -> None:
        frames = [[b"x" + line.replace(b"\n", b"") for line in lines] for lines in frames]
        data = b"".join(frame(PurePath(name), lines) for lines in frames)
        lines = [line for lines in frames for line in lines]
        assert read(data) == list(enumerate(lines, start=1))

    def test_empty_lines_are_counted_and_a_last_line_needs_no_end(self) -> None:
        assert read(b"a\n\n  \nb") == [(1, b"a"), (4, b"b")]

    def test_a_line_beyond_all_measure_is_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ndjson, "LONGEST_LINE", 10)
        monkeypatch.setattr(ndjson, "_CHUNK", 7)
        long = b"y" * 100
        assert read(b"a\n" + long + b"\nb\n" + long) == [(1, b"a"), (2, None), (3, b"b"), (4, None)]

    @pytest.mark.parametrize("compress", [gzip.compress, zstandard.ZstdCompressor().compress])
    @given(cut=st.floats(0.05, 0.95))
    def test_a_file_that_was_cut_off_is_never_taken_for_whole(
        self, compress: Any, cut: float
    ) -> None:
        whole = compress(b"".join(b"line %d\n" % number for number in range(500)))
        with pytest.raises(Unreadable):
            read(whole[: max(5, int(len(whole) * cut))])

    def test_a_file_with_a_wrong_byte_is_never_taken_for_whole(self) -> None:
        lines = [b"line %d" % number for number in range(500)]
        for name in ("a.gz", "a.zst"):
            data = bytearray(frame(PurePath(name), lines))
            data[len(data) // 2] ^= 0x55
            with pytest.raises(Unreadable):
                read(bytes(data))
