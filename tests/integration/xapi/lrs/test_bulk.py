"""Statements by the file: out with a cursor, in with a count, and killed in between."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from lms.config.commands import language
from tests.builders.served import url_of_test_database
from tests.integration.xapi.lrs.conftest import (
    ANSWERED,
    AUTHORITY,
    LIN,
    MO,
    TENANT,
    make_statement,
    voiding,
)
from tests.integration.xapi.lrs.test_concurrency import OpenWriter
from xapi.lrs.exceptions import (
    CursorUnfit,
    ExportExists,
    ExportRunning,
    ImportRunning,
    ImportUnreadable,
)
from xapi.lrs.models import BulkImport, ProtectionRun, StatementRow
from xapi.lrs.queries import StatementFilter, StoredStatement, statement_by_id
from xapi.lrs.rules.ndjson import frame
from xapi.lrs.services import bulk_export, bulk_import, record_statements
from xapi.lrs.services.bulk_export import Exported, cursor_file, export_statements
from xapi.lrs.services.bulk_import import BadLine, Imported, Options, import_statements
from xapi.lrs.services.protection import erase_person
from xapi.lrs.signals import statements_stored
from xapi.statements import Version

pytestmark = pytest.mark.django_db(transaction=True)

REPOSITORY = Path(__file__).resolve().parents[4]
OTHER = 8
MO_BY_ACCOUNT = ("account", "https://callcraft.example/people", "mo")


def record(*statements: Any, tenant: int = TENANT) -> list[StoredStatement]:
    return record_statements(tenant=tenant, statements=statements, authority=AUTHORITY)


def lines(path: Path) -> list[Any]:
    """The documents in an export, however it is compressed."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix == ".zst":
        reader = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True)
        data = reader.read()
    return [json.loads(line) for line in data.splitlines()]


def written(path: Path, statements: Iterable[Any]) -> Path:
    """A file with one statement a line; what is text already is written as it is."""
    texts = (one if isinstance(one, str) else json.dumps(one) for one in statements)
    data = "".join(text + "\n" for text in texts).encode()
    if path.suffix == ".gz":
        data = gzip.compress(data)
    if path.suffix == ".zst":
        data = zstandard.ZstdCompressor().compress(data)
    path.write_bytes(data)
    return path


def imported(path: Path, *, tenant: int = TENANT, **options: Any) -> Imported:
    return import_statements(tenant=tenant, path=path, by="Tests", options=Options(**options))


def count(tenant: int = TENANT) -> int:
    return StatementRow.objects.filter(tenant=tenant).count()


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_export, "PAGE", 7)
    monkeypatch.setattr(bulk_import, "BATCH", 7)


class Interrupted(Exception):
    """What a test stops a run with."""


class TestExport:
    @pytest.mark.parametrize("name", ["all.ndjson", "all.ndjson.gz", "all.ndjson.zst"])
    def test_it_holds_everything_as_stored_and_in_order(
        self, tmp_path: Path, small_pages: None, name: str
    ) -> None:
        stored = record(*(make_statement(result={"response": "好" * n}) for n in range(20)))
        record(make_statement(), tenant=OTHER)
        told = export_statements(tenant=TENANT, out=tmp_path / name)
        assert told.statements == told.added == 20
        assert told.size == (tmp_path / name).stat().st_size
        assert lines(tmp_path / name) == [one.statement for one in stored]

    def test_voided_statements_are_in_it_unless_the_filter_is_that_of_get(
        self, tmp_path: Path
    ) -> None:
        (target,) = record(make_statement())
        (void,) = record(voiding(target.id))
        export_statements(tenant=TENANT, out=tmp_path / "all")
        assert [one["id"] for one in lines(tmp_path / "all")] == [str(target.id), str(void.id)]
        export_statements(tenant=TENANT, out=tmp_path / "shown", wanted=StatementFilter())
        assert [one["id"] for one in lines(tmp_path / "shown")] == [str(void.id)]

    def test_filters_choose(self, tmp_path: Path, small_pages: None) -> None:
        for _ in range(10):
            record(make_statement(), make_statement(actor=MO))
        wanted = StatementFilter(agent=MO_BY_ACCOUNT, verb=ANSWERED, with_voided=True)
        export_statements(tenant=TENANT, out=tmp_path / "mo", wanted=wanted)
        assert [one["actor"] for one in lines(tmp_path / "mo")] == [MO] * 10

    @pytest.mark.parametrize("name", ["all", "all.gz", "all.zst"])
    def test_it_goes_on_where_it_was_interrupted(
        self, tmp_path: Path, small_pages: None, name: str
    ) -> None:
        stored = record(*(make_statement() for _ in range(30)))
        out = tmp_path / name

        def stop(progress: Exported) -> None:
            if progress.statements >= 14:
                raise Interrupted

        with pytest.raises(Interrupted):
            export_statements(tenant=TENANT, out=out, on_progress=stop)
        with out.open("ab") as file:
            file.write(b"half a frame that no cursor knows of")
        told = export_statements(tenant=TENANT, out=out)
        assert (told.statements, told.added) == (30, 16)
        assert lines(out) == [one.statement for one in stored]

    def test_a_run_after_the_end_adds_what_has_come_since(self, tmp_path: Path) -> None:
        first = record(make_statement())
        export_statements(tenant=TENANT, out=tmp_path / "all.zst")
        assert export_statements(tenant=TENANT, out=tmp_path / "all.zst").added == 0
        second = record(make_statement())
        export_statements(tenant=TENANT, out=tmp_path / "all.zst")
        assert lines(tmp_path / "all.zst") == [one.statement for one in (*first, *second)]

    def test_it_does_not_step_over_a_writer_at_work(self, tmp_path: Path) -> None:
        (before,) = record(make_statement())
        with OpenWriter(make_statement()) as open_statement:
            (after,) = record(make_statement())
            export_statements(tenant=TENANT, out=tmp_path / "all")
            assert [one["id"] for one in lines(tmp_path / "all")] == [str(before.id)]
        export_statements(tenant=TENANT, out=tmp_path / "all")
        ids = [str(one.id) for one in (before, open_statement, after)]
        assert [one["id"] for one in lines(tmp_path / "all")] == ids

    def test_a_cursor_of_another_export_is_refused(self, tmp_path: Path) -> None:
        record(make_statement())
        out = tmp_path / "all"
        export_statements(tenant=TENANT, out=out)
        with pytest.raises(CursorUnfit):
            export_statements(tenant=TENANT, out=out, wanted=StatementFilter(verb=ANSWERED))
        with pytest.raises(CursorUnfit):
            export_statements(tenant=OTHER, out=out)
        out.write_bytes(b"")
        with pytest.raises(CursorUnfit):
            export_statements(tenant=TENANT, out=out)
        cursor_file(out).write_text("{")
        with pytest.raises(CursorUnfit):
            export_statements(tenant=TENANT, out=out)

    def test_two_exports_to_one_file_do_not_mix(self, tmp_path: Path, small_pages: None) -> None:
        stored = record(*(make_statement() for _ in range(20)))
        refused: list[ExportRunning] = []

        def overtake(_: Exported) -> None:
            with pytest.raises(ExportRunning) as caught:
                export_statements(tenant=TENANT, out=tmp_path / "all")
            refused.append(caught.value)

        export_statements(tenant=TENANT, out=tmp_path / "all", on_progress=overtake)
        assert refused
        assert lines(tmp_path / "all") == [one.statement for one in stored]

    def test_a_cursor_without_its_file_is_refused(self, tmp_path: Path) -> None:
        record(make_statement())
        export_statements(tenant=TENANT, out=tmp_path / "all")
        (tmp_path / "all").unlink()
        with pytest.raises(CursorUnfit):
            export_statements(tenant=TENANT, out=tmp_path / "all")

    def test_no_file_is_written_over(self, tmp_path: Path) -> None:
        (tmp_path / "all").write_text("precious")
        with pytest.raises(ExportExists):
            export_statements(tenant=TENANT, out=tmp_path / "all")
        assert (tmp_path / "all").read_text() == "precious"


class TestImport:
    @pytest.mark.parametrize("name", ["in", "in.gz", "in.zst"])
    def test_an_export_comes_in_as_it_went_out(
        self, tmp_path: Path, small_pages: None, name: str
    ) -> None:
        target = make_statement()
        record(target, *(make_statement(actor=MO) for _ in range(20)))
        record(voiding(target["id"]))
        export_statements(tenant=TENANT, out=tmp_path / name)
        told = imported(tmp_path / name, tenant=OTHER)
        assert (told.statements, told.known, told.refused, told.finished) == (22, 0, 0, True)
        theirs = StatementRow.objects.filter(tenant=OTHER).order_by("position")
        mine = StatementRow.objects.filter(tenant=TENANT).order_by("position")
        for column in ("id", "sha256", "timestamp", "voided"):
            assert list(theirs.values_list(column)) == list(mine.values_list(column)), column

    def test_the_authority_is_the_imports_unless_it_is_kept(self, tmp_path: Path) -> None:
        path = written(tmp_path / "in", [make_statement(authority=LIN, stored="2020-01-01T00:00Z")])
        imported(path)
        imported(path, tenant=OTHER, keeps_authority=True)
        own = StatementRow.objects.get(tenant=TENANT).id
        kept = StatementRow.objects.get(tenant=OTHER).id
        mine, theirs = statement_by_id(TENANT, own), statement_by_id(OTHER, kept)
        assert mine is not None
        assert theirs is not None
        assert mine.statement["authority"]["account"]["name"] == "import"
        assert theirs.statement["authority"] == LIN
        assert mine.statement["stored"] > "2026", "only the store says when it stored"

    def test_the_same_again_changes_nothing(self, tmp_path: Path) -> None:
        nameless = [make_statement(id=None) for _ in range(3)]
        path = written(tmp_path / "in", [*nameless, make_statement()])
        assert imported(path).statements == count() == 4
        again = imported(path)
        assert (again.statements, again.finished, count()) == (4, True, 4)
        assert ProtectionRun.objects.filter(operation="import").count() == 1

    def test_what_is_stored_already_is_counted_and_left(self, tmp_path: Path) -> None:
        old, new = make_statement(), make_statement()
        record(old)
        told = imported(written(tmp_path / "in", [old, new]))
        assert (told.statements, told.known, count()) == (1, 1, 2)
        told = imported(tmp_path / "in", again=True)
        assert (told.statements, told.known, count()) == (0, 2, 2)

    def test_bad_lines_are_told_by_number_and_code_and_the_rest_comes_in(
        self, tmp_path: Path, small_pages: None
    ) -> None:
        taken, gone = make_statement(), make_statement(actor=MO)
        record(taken, gone)
        erase_person(tenant=TENANT, person=[MO_BY_ACCOUNT], by="Tests")
        good = [make_statement() for _ in range(30)]
        path = written(
            tmp_path / "in",
            [
                *good[:10],
                "{not json",
                "",
                {**taken, "verb": {"id": "https://callcraft.example/other"}},
                *good[10:],
                gone,
                make_statement(verb={"id": "no iri"}),
                "[]",
            ],
        )
        told: list[BadLine] = []
        report = import_statements(tenant=TENANT, path=path, by="Tests", on_bad=told.append)
        assert [(one.number, one.problem.code) for one in told] == [
            (11, "lrs.statement_invalid"),
            (13, "lrs.statement_conflict"),
            (34, "lrs.statement_erased"),
            (35, "lrs.statement_invalid"),
            (36, "lrs.statement_invalid"),
        ]
        assert (report.statements, report.refused, report.bad) == (30, 5, told)
        assert told[0].as_dict(language())["line"] == 11

    def test_it_stops_at_the_first_bad_line_when_told_to(
        self, tmp_path: Path, small_pages: None
    ) -> None:
        good = [make_statement() for _ in range(20)]
        path = written(tmp_path / "in", [*good[:10], "x", *good[10:]])
        report = imported(path, stops_at_bad=True)
        assert (report.lines, report.finished, count()) == (7, False, 7)
        assert [one.number for one in report.bad] == [11]
        report = imported(path)
        assert (report.resumed_at, report.statements, count()) == (7, 20, 20)

    def test_a_broken_file_is_read_as_far_as_it_goes(
        self, tmp_path: Path, small_pages: None
    ) -> None:
        noise = [os.urandom(3000).hex() for _ in range(60)]
        statements = [make_statement(result={"response": text}) for text in noise]
        for suffix in (".gz", ".zst"):
            whole = written(tmp_path / f"in{suffix}", statements)
            cut = tmp_path / f"cut{suffix}"
            cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
            before = count()
            with pytest.raises(ImportUnreadable):
                imported(cut)
            assert BulkImport.objects.get(name=cut.name).finished_at is None
            told = imported(whole)
            assert (told.finished, count()) == (True, 60)
            assert before <= told.known < 60 or suffix == ".zst"

    def test_all_lines_before_the_broken_place_are_stored(
        self, tmp_path: Path, small_pages: None
    ) -> None:
        """The report says up to where the file was good: so far it is stored, to the line."""
        noise = [os.urandom(3000).hex() for _ in range(60)]
        statements = [make_statement(result={"response": text}) for text in noise]
        whole = written(tmp_path / "whole.gz", statements)
        cut = tmp_path / "cut.gz"
        cut.write_bytes(whole.read_bytes()[:-20])
        with pytest.raises(ImportUnreadable) as caught:
            imported(cut)
        good = BulkImport.objects.get(name="cut.gz").lines
        assert 40 < good < 60
        assert (caught.value.params["line"], count()) == (good, good)

    def test_editions_are_told_apart_line_by_line(self, tmp_path: Path) -> None:
        """XAPI 1.0.3 allows timestamps that 2.0.0 does not (4.2.7)."""
        old = make_statement(version="1.0.3", timestamp="20300131T0800Z")
        new = make_statement(
            version="2.0.0",
            context={"contextAgents": [{"objectType": "contextAgent", "agent": LIN}]},
        )
        nameless = make_statement(timestamp="20300131T0800Z")
        path = written(tmp_path / "in", [old, new, nameless])
        assert [one.number for one in imported(path).bad] == [3]
        assert imported(path, tenant=OTHER, version=Version.V1).refused == 0

    def test_two_imports_of_one_file_do_not_mix(self, tmp_path: Path, small_pages: None) -> None:
        path = written(tmp_path / "in", [make_statement(id=None) for _ in range(20)])
        inner: list[Imported] = []

        def overtake(_: Imported) -> None:
            if not inner:
                inner.append(imported(path))

        with pytest.raises(ImportRunning):
            import_statements(tenant=TENANT, path=path, by="Tests", on_progress=overtake)
        assert inner[0].finished
        assert count() == 20

    def test_a_line_beyond_all_measure_is_one_bad_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("xapi.lrs.rules.ndjson.LONGEST_LINE", 2000)
        long = make_statement(result={"response": "x" * 700_000})
        path = written(tmp_path / "in", [make_statement(), long, make_statement(), long])
        report = imported(path)
        assert [(one.number, one.problem.code) for one in report.bad] == [
            (2, "lrs.body_too_large"),
            (4, "lrs.body_too_large"),
        ]
        assert count() == 2

    def test_a_receiver_that_fails_leaves_the_import_where_it_was(
        self, tmp_path: Path, small_pages: None
    ) -> None:
        path = written(tmp_path / "in", [make_statement(id=None) for _ in range(20)])
        calls: list[int] = []

        def fail(**_: Any) -> None:
            calls.append(1)
            if len(calls) == 2:
                raise Interrupted

        statements_stored.connect(fail)
        try:
            with pytest.raises(Interrupted):
                imported(path)
            assert count() == 7
            assert imported(path).resumed_at == 7
        finally:
            statements_stored.disconnect(fail)
        assert count() == 20


def test_memory_stays_flat_however_long_the_file_is(tmp_path: Path) -> None:
    """80 MB of statements of 100 kB each go in and out within a fraction of that."""
    path = tmp_path / "in.zst"
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(33_000))
    with path.open("wb") as file:
        for _ in range(800):
            one = make_statement(result={"response": text})
            file.write(frame(path, [json.dumps(one, ensure_ascii=False).encode()]))
    tracemalloc.start()
    try:
        assert imported(path).statements == 800
        export_statements(tenant=TENANT, out=tmp_path / "out.zst")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(lines(tmp_path / "out.zst")) == 800
    assert peak < 40_000_000


CHILD = """
import os, sys
from pathlib import Path
import django
django.setup()
from xapi.lrs.services import bulk_export, bulk_import
bulk_import.BATCH = bulk_export.PAGE = 40
tenant, what, path = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
def tell(progress):
    print(progress.statements, flush=True)
if what == "import":
    bulk_import.import_statements(tenant=tenant, path=path, by="Child", on_progress=tell)
else:
    bulk_export.export_statements(tenant=tenant, out=path, on_progress=tell)
"""


def run_and_kill(what: str, path: Path, *, after: int) -> bool:
    """Start a run in a process of its own and `kill -9` it at its n-th sign of life.

    Returns whether it was killed, rather than done before.
    """
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(TENANT), what, str(path)],
        cwd=REPOSITORY,
        env={**os.environ, "DATABASE_URL": url_of_test_database()},
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    for _ in range(after):
        if not child.stdout.readline():
            break
    time.sleep(0.004 * after)  # Somewhere within the next batch.
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    return child.wait(30) == -signal.SIGKILL


def test_an_import_killed_again_and_again_stores_each_line_once(tmp_path: Path) -> None:
    """Lines without an id too, which nothing but the count of lines can tell apart."""
    path = written(
        tmp_path / "in.zst",
        (make_statement(**({"id": None} if n % 2 else {})) for n in range(1000)),
    )
    killed = [run_and_kill("import", path, after=n) for n in (1, 4, 2)]
    assert all(killed)
    assert 0 < count() < 1000
    report = imported(path)
    assert report.finished
    assert (report.statements, report.known, report.refused, count()) == (1000, 0, 0, 1000)


@pytest.mark.parametrize("name", ["out", "out.zst"])
def test_an_export_killed_again_and_again_holds_each_statement_once(
    tmp_path: Path, name: str
) -> None:
    stored = record(*(make_statement() for _ in range(1000)))
    killed = [run_and_kill("export", tmp_path / name, after=n) for n in (1, 4, 2)]
    assert any(killed)
    export_statements(tenant=TENANT, out=tmp_path / name)
    assert [one["id"] for one in lines(tmp_path / name)] == [str(one.id) for one in stored]
