"""Every engine finds and counts what the contract says in plain Python, whatever was written and is asked."""

from hypothesis import HealthCheck, given, settings

from search.engines.engine import Sort
from tests.search.engines.records import keys
from tests.search.engines.reference import Reference
from tests.search.engines.worlds import HISTORIES


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # every example begins with a rebuild
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(HISTORIES)
def test_an_engine_finds_and_counts_what_the_reference_does(engine, history):
    first, edits, questions = history
    reference = Reference()
    assert engine.rebuild(iter(first)) == reference.rebuild(first)
    for edit in edits:
        engine.write(edit)
        reference.write(edit)
    items = list(reference.items())
    assert sorted(engine.items()) == sorted(items)
    assert engine.records_of([item for item, _print in items]) == reference.records_of(dict(items))
    for question in questions:
        said, expected = engine.search(question), reference.search(question)
        assert (said.total, said.strict_total, said.facets) == (
            expected.total,
            expected.strict_total,
            expected.facets,
        )
        assert sorted(keys(said)) == sorted(keys(expected))
        if question.sort == Sort.NEWEST:
            assert _days(said) == _days(expected)
        else:
            assert [hit.score for hit in said.hits] == sorted((hit.score for hit in said.hits), reverse=True)


def _days(answer):
    return [hit.record.published_on for hit in answer.hits]
