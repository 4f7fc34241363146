"""The vocabulary: every IRI once, each with its names."""

from xapi import vocabulary
from xapi.statements.formats import is_iri

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
