"""The vocabulary: every IRI once, each with its names."""

import re

import pytest

from xapi import vocabulary
from xapi.statements.formats import is_iri
from xapi.vocabulary.profiles import PROFILES

TERMS = [value for value in vars(vocabulary).values() if isinstance(value, vocabulary.Term)]


def test_every_term_is_found_by_its_iri() -> None:
    assert TERMS
    for term in TERMS:
        assert is_iri(term.iri)
        assert vocabulary.term(term.iri) is term
        assert set(term.display) == {"en", "zh-Hans"}
        assert all(term.display.values())
    assert vocabulary.term("https://elsewhere.example/verbs/x") is None


def test_terms_become_parts_of_statements() -> None:
    verb = vocabulary.PASSED.as_statement_part()
    assert verb == {"id": vocabulary.PASSED.iri, "display": {"en": "passed", "zh-Hans": "通过了"}}
    category = vocabulary.CMI5_CATEGORY.as_statement_part()
    assert category == {"objectType": "Activity", "id": vocabulary.CMI5_CATEGORY.iri}


@pytest.mark.parametrize("key", ["attendance", "call-simulation", "scorecard", "coaching"])
def test_our_profiles_define_what_they_use_and_nothing_twice(key: str) -> None:
    """xAPI Profiles 1.0, sections 7 and 8."""
    document = PROFILES[key].document()
    assert document["id"].endswith(f"/profiles/{key}")
    assert document["conformsTo"] == "https://w3id.org/xapi/profiles#1.0"
    ids = [concept["id"] for concept in document["concepts"]]
    assert len(ids) == len(set(ids))
    for concept in document["concepts"]:
        assert set(concept["definition"]) == set(concept["prefLabel"]) == {"en", "zh-Hans"}
        assert concept["inScheme"] == document["versions"][0]["id"]
    for template in document["templates"]:
        assert vocabulary.term(template["verb"])
        assert template["objectActivityType"] in ids
        for rule in template["rules"]:
            assert rule["presence"] in ("included", "recommended")
            named = re.search(r"\['(.+)'\]", rule["location"])
            assert named is None or named[1] in ids


def test_every_term_of_our_own_says_what_it_means() -> None:
    for term in vocabulary.terms_of(vocabulary.callcraft).values():
        assert set(term.definition) == {"en", "zh-Hans"}, term.iri
