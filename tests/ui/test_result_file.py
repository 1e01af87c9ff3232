"""The second, optional upload of the first step."""

from .app import CSV, brought, checked, words
from .lists import a_list, child

FILE = b"Last Name,First Name,DOB,Polio 1,DTaP 1,HepB 1,MMR 1,Varicella 1\nAsterby,Robin,12/09/2019,,,,,12/10/2020\n"


def with_results(data: bytes):
    at = brought(a_list(child("Asterby")))
    key = at.session_state["held-draft"].id
    return at.file_uploader(key=f"results-{key}").upload("answers.csv", data, CSV).run(), key


def test_a_result_file_joins_the_check_under_its_registry():
    at, key = with_results(FILE)
    assert not at.exception and "answers.csv: read" in words(at)
    at.selectbox(key=f"results-from-{key}").set_value("ride").run()
    checked(at)
    check = at.session_state["held-check"]
    assert [source.registry for source in check.result.sources] == ["ride"]
    assert "ride" in {name for dose in check.result.pupils[0].doses for name in dose.sources}


def test_a_result_file_that_cannot_be_read_is_refused_and_the_list_stays():
    at, _ = with_results(b"Colour,Size\nred,4\n")
    assert "The result file was not read" in words(at) and not at.exception
    draft = at.session_state["held-draft"]
    assert draft.results is None and len(draft.roster().pupils) == 1
