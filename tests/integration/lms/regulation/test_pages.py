"""The pages of the register, the ledger and the forms, as people use them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lms.people.models import Employee, Notice
from lms.people.rules.roles import Role
from lms.regulation.models import EditedForm, Reading, Regulation, RegulationVersion
from lms.regulation.queries.office import office_tasks
from lms.regulation.rules.forms import FORMS, as_data
from lms.regulation.services import decide_reading, draft_form
from tests.builders.centre import Centre
from tests.builders.doors import SignIn, sign_in
from tests.builders.regulations import LATER_TEXT, TEXT, drafted, in_force, registered

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def office(centre: Centre) -> Employee:
    return centre.person("Office", Role.TRAINING_OFFICE)


@pytest.fixture
def hr(centre: Centre) -> Employee:
    return centre.person("Wen", Role.HR)


def page_of(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"regulation:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


class TestRegister:
    def test_a_regulation_goes_from_paste_to_publication(
        self, office: Employee, signed_in: SignIn
    ) -> None:
        """R5, R8: everything through the pages, without JavaScript."""
        client = signed_in(office)
        assert "No regulation is registered yet" in page_of(client, "overview")
        client.post(
            reverse("regulation:new"),
            {"code": "S05", "title_zh": "培训办法", "title_en": "Training rules"},
        )
        regulation = Regulation.objects.get()
        address = reverse("regulation:import", args=[regulation.id])
        looked = client.post(address, {"label": "2026", "text": TEXT, "act": "look"})
        assert "3 clauses" in looked.content.decode()
        assert not RegulationVersion.objects.exists()
        kept = client.post(address, {"label": "2026", "text": TEXT, "act": "keep"}, follow=True)
        version = RegulationVersion.objects.get()
        assert "the legal review, with name and date" in kept.content.decode()
        day = TODAY.isoformat()
        for step, data in (
            ("review", {"reviewer": "Counsel", "reviewed_on": day}),
            ("adopt", {"adopted_on": day, "how": "Voted.", "made_known": "Posted."}),
            ("publish", {}),
        ):
            answer = client.post(reverse(f"regulation:{step}", args=[version.id]), data)
            assert answer.status_code == 302, step
        version.refresh_from_db()
        assert (version.state, version.effective_from) == ("in_force", TODAY)
        assert "In force" in page_of(client, "version", version.id)
        assert "2026" in page_of(client, "overview")

    def test_text_file_is_taken_in_as_well(self, office: Employee, signed_in: SignIn) -> None:
        address = reverse("regulation:import", args=[registered(office).id])
        for encoding in ("utf-8", "gb18030"):
            file = SimpleUploadedFile("rules.txt", TEXT.encode(encoding))
            answer = signed_in(office).post(
                address, {"label": encoding, "file": file, "act": "keep"}
            )
            assert answer.status_code == 302
            version = RegulationVersion.objects.get(label=encoding)
            assert version.text == TEXT

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"label": "1", "text": " "}, "Paste the text here"),
            (
                {"label": "1", "file": SimpleUploadedFile("x.txt", b"\xff\x00\xfe")},
                "is not a text file that can be read",
            ),
            ({"text": TEXT}, "required"),
        ],
    )
    def test_what_is_wrong_stands_beside_the_field(
        self, office: Employee, signed_in: SignIn, data: dict[str, object], said: str
    ) -> None:
        address = reverse("regulation:import", args=[registered(office).id])
        answer = signed_in(office).post(address, {**data, "act": "keep"})
        assert answer.status_code == 400
        assert said in answer.content.decode()

    def test_publishing_too_early_says_what_is_open(
        self, office: Employee, signed_in: SignIn
    ) -> None:
        version = drafted(office, registered(office))
        answer = signed_in(office).post(reverse("regulation:publish", args=[version.id]), {})
        assert answer.status_code == 400
        assert "Still open: the legal review" in words_of(answer.content.decode())

    @pytest.mark.requirement("R7")
    def test_missing_part_is_warned_of(self, office: Employee, signed_in: SignIn) -> None:
        version = drafted(office, registered(office), text="第一条 每月制定培训计划。\n")
        page = words_of(page_of(signed_in(office), "version", version.id))
        assert "no clause speaks of content, method, evaluation" in page

    @pytest.mark.requirement("R5")
    def test_changes_are_shown_word_by_word(
        self, office: Employee, hr: Employee, signed_in: SignIn
    ) -> None:
        regulation = registered(office)
        in_force(office, hr, drafted(office, regulation))
        later = drafted(office, regulation, "2027", LATER_TEXT)
        page = page_of(signed_in(office), "difference", later.id)
        assert "<del>一</del><ins>两</ins>" in page
        assert "S05#4" in page
        assert "S05#1<" not in page
        assert "S05#1<" in page_of(signed_in(office), "difference", later.id, show="all")

    @pytest.mark.requirement("R5")
    def test_page_shows_who_has_not_acknowledged(
        self, centre: Centre, office: Employee, hr: Employee, signed_in: SignIn
    ) -> None:
        reader = centre.person("Reader")
        centre.person("Sleeper")
        version = in_force(office, hr, drafted(office, registered(office)))
        client = signed_in(reader)
        assert "Please read and acknowledge it" in page_of(client, "mine")
        client.post(reverse("regulation:mine_version", args=[version.id]))
        assert "You acknowledged it on" in page_of(client, "mine_version", version.id)
        page = page_of(signed_in(office), "readers", version.id)
        assert "Sleeper" in page
        assert "Reader" not in page
        assert "Reader" in page_of(signed_in(office), "readers", version.id, state="done")

    @pytest.mark.requirement("R4")
    def test_scope_is_tried_on_somebody(
        self, centre: Centre, office: Employee, signed_in: SignIn
    ) -> None:
        regulation = registered(office, ranks=["manager"])
        person = centre.person("Agent")
        page = page_of(signed_in(office), "scope", regulation.id, employee_no=person.employee_no)
        assert "It does not apply today." in page
        assert "Nobody has this number" in page_of(
            signed_in(office), "scope", regulation.id, employee_no="none"
        )

    def test_lists_do_not_grow_their_queries(
        self,
        office: Employee,
        hr: Employee,
        signed_in: SignIn,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(6):
            in_force(office, hr, drafted(office, registered(office, f"S{number:02}")))
        client = signed_in(office)
        with django_assert_max_num_queries(14):
            page_of(client, "overview")
        with django_assert_max_num_queries(20):
            page_of(client, "mine")


@pytest.mark.requirement("R6")
class TestLedger:
    def test_list_says_what_is_decided_and_what_is_not(
        self, hr: Employee, signed_in: SignIn
    ) -> None:
        decide_reading(hr, "A28", {}, reason="Room size.", effective_from=TODAY)
        client = signed_in(hr)
        assert "1 are signed" in words_of(page_of(client, "ledger"))
        decided = page_of(client, "ledger", state="decided")
        assert "A28" in decided
        assert "A27" not in decided
        assert "A1<" in page_of(client, "ledger", q="ladder")

    def test_boundary_table_is_shown_before_it_is_chosen(
        self, hr: Employee, signed_in: SignIn
    ) -> None:
        client = signed_in(hr)
        address = reverse("regulation:reading", args=["A1"])
        choice = {"s0": "3/6", "s1": "higher", "s2": "review", "s3": "3", "s4": "replace"}
        looked = client.post(address, {**choice, "act": "look"}).content.decode()
        assert "1 case would come out otherwise" in words_of(looked)
        assert not Reading.objects.exists()
        signed = {**choice, "act": "sign", "reason": "As in statutes.", "effective_from": TODAY}
        assert client.post(address, signed).status_code == 302
        decision = Reading.objects.get()
        assert (decision.choice["at_boundary"], decision.decided_by) == ("higher", hr)
        page = words_of(page_of(client, "reading", "A1"))
        assert "Signed by Wen" in page
        assert "As in statutes." in page

    def test_wrong_choice_and_missing_reason_are_said_beside_the_field(
        self, hr: Employee, signed_in: SignIn
    ) -> None:
        address = reverse("regulation:reading", args=["A5"])
        answer = signed_in(hr).post(
            address,
            {
                "s0": "a third",
                "s1": "true",
                "s2": "true",
                "s3": "true",
                "s4": "false",
                "act": "sign",
                "effective_from": TODAY,
            },
        )
        page = words_of(answer.content.decode())
        assert answer.status_code == 400
        assert "This cannot be chosen" in page
        assert "This field is required" in page

    def test_office_looks_but_does_not_sign(self, office: Employee, signed_in: SignIn) -> None:
        client = signed_in(office)
        address = reverse("regulation:reading", args=["A28"])
        looked = client.get(address, {"s0": "20", "s1": "none"}).content.decode()
        assert "would come out otherwise" in looked
        assert "HR or the centre manager decides" in looked
        assert client.post(address, {"s0": "20", "s1": "none", "act": "sign"}).status_code == 404

    @pytest.mark.usefixtures("signed_in")
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_every_entry_has_its_page(self, hr: Employee, language: str) -> None:
        client = sign_in(hr, language)
        for number in range(1, 40):
            page_of(client, "reading", f"A{number}")

    def test_unknown_entry_is_not_found(self, hr: Employee, signed_in: SignIn) -> None:
        assert signed_in(hr).get(reverse("regulation:reading", args=["A40"])).status_code == 404


@pytest.mark.requirement("A36")
class TestFormTemplates:
    def test_every_form_has_its_page(self, office: Employee, signed_in: SignIn) -> None:
        client = signed_in(office)
        listed = page_of(client, "forms")
        for code, form in FORMS.items():
            assert form.title["en"] in listed
            page = page_of(client, "form", code)
            assert "emplate" in page
            assert ("rg-flow" in page) == bool(form.flow)

    def test_fields_are_renamed_moved_hidden_and_added(
        self, office: Employee, signed_in: SignIn
    ) -> None:
        client = signed_in(office)
        address = reverse("regulation:edit_form", args=["F12"])
        form = client.get(address).context["editor"]
        data = {
            f"{line.prefix}-{name}": value
            for line in form.lines
            for name, value in line.initial.items()
            if value not in (None, False) and name != "kind"
        }
        fields = [line.initial.get("key") for line in form.lines]
        reason = fields.index("decision_reason")
        data |= {
            "head-title_zh": "培训需求单",
            "head-title_en": "Training wish",
            "head-signatures": "申请人 | requester",
            f"f{reason}-hidden": "on",
            "f0-place": "99",
            "f0-en": "Who asks",
            f"f{len(fields) - 1}-zh": "班次",
            f"f{len(fields) - 1}-en": "Shift",
            f"f{len(fields) - 1}-place": "1",
        }
        assert client.post(address, data).status_code == 302
        client.post(reverse("regulation:use_form", args=["F12"]), {"effective_from": TODAY})
        row = EditedForm.objects.get()
        assert not row.is_draft
        shown = [one["label"]["en"] for one in row.content["fields"] if not one.get("hidden")]
        assert shown[0] == "Shift"
        assert shown[-1] == "Who asks"
        assert "Reason of the decision" not in shown
        page = page_of(client, "form", "F12")
        assert "Training wish" in page
        assert "v1" in page

    def test_label_in_one_language_is_refused(self, office: Employee, signed_in: SignIn) -> None:
        address = reverse("regulation:edit_form", args=["F9"])
        data = {"head-title_zh": "表", "head-title_en": "Form", "f0-key": "run", "f0-zh": "班次"}
        answer = signed_in(office).post(address, data)
        assert answer.status_code == 400
        assert "label in both languages" in answer.content.decode()

    def test_labels_that_are_needed_do_not_say_optional(
        self, office: Employee, signed_in: SignIn
    ) -> None:
        page = signed_in(office).get(reverse("regulation:edit_form", args=["F9"]))
        label = re.search(
            r'<label[^>]*for="id_f0-zh">.*?</label>', page.content.decode(), re.DOTALL
        )
        assert label
        assert "optional" not in label.group()
        blank = len(FORMS["F9"].fields)
        own = re.search(
            rf'<label[^>]*for="id_f{blank}-zh">.*?</label>', page.content.decode(), re.DOTALL
        )
        assert own
        assert "optional" in own.group()


class TestOfficeTasks:
    def test_who_manages_sees_reviews_drafts_and_missing_acknowledgements(
        self, office: Employee, hr: Employee
    ) -> None:
        regulation = registered(office)
        version = in_force(office, hr, drafted(office, regulation))
        RegulationVersion.objects.filter(id=version.id).update(review_due=TODAY - timedelta(days=1))
        drafted(office, regulation, "2027", LATER_TEXT)
        draft_form(office, "F6", as_data(FORMS["F6"]))
        titles = {str(task.title) for task in office_tasks(office)}
        assert titles == {
            "Read and acknowledge a regulation",
            "Review a regulation",
            "Put a draft of a regulation in force",
            "Put a form in use",
            "A regulation is not acknowledged by everybody",
        }

    def test_who_decides_sees_readings_that_nobody_signed(self, hr: Employee) -> None:
        (task,) = office_tasks(hr)
        assert task.count == 39

    def test_agent_sees_only_what_is_theirs_to_read(
        self, centre: Centre, office: Employee, hr: Employee
    ) -> None:
        agent = centre.person("Agent")
        assert office_tasks(agent) == []
        in_force(office, hr, drafted(office, registered(office)))
        (task,) = office_tasks(agent)
        assert task.url.startswith("/office/regulation/mine/")
        assert Notice.objects.filter(employee=agent).count() == 1


@pytest.mark.requirement("R112")
def test_a_learner_gets_from_a_track_to_the_rules_that_judge_it(centre: Centre) -> None:
    learner = centre.person("Learner")
    client = sign_in(learner)
    page = reverse("regulation:mine_rules_of", args=["csr.new_hire"])
    rules = client.get(page + f"?on={TODAY.isoformat()}", follow=True)
    assert rules.status_code == 200
    assert "New-hire training for agents" in rules.content.decode()
    assert client.get(page + "?on=1999-01-01").status_code == 404, "none were in force"
    assert client.get(page + "?on=tomorrow").status_code == 404
    unknown = reverse("regulation:mine_rules_of", args=["no.such.rules"])
    assert client.get(unknown).status_code == 404
    centre.enrolled(
        learner, centre.track([("All", "全部", [("a", "Alpha", "甲", centre.package())])])
    )
    home = client.get("/").content.decode()
    assert f"{page}?on={TODAY.isoformat()}" in home
