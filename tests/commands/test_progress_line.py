"""The line of the shell that tells how far a check is."""

from cair_compliance.commands.progress_line import ProgressLine
from cair_compliance.registries import Rest
from cair_compliance.registries.rests import Why


def test_a_rest_stands_in_the_line_and_counts_down_until_it_is_over():
    screen, now = [], [0.0]
    line = ProgressLine(screen.append, lambda: now[0])
    line.progress("bay", 1, 9, 1, 0)
    line.resting(Rest("ride", "RIDE", Why.ASKED, 60))
    for now[0] in (18.0, 61.0):
        line.progress("bay", 2, 9, 2, 0)
    said = [text.strip() for text in screen]
    counts = "of 9 asked, {} answered, 0 without answer"
    assert said == [
        f"bay: 1 {counts.format(1)}",
        "RIDE asked us to wait; goes on in 60 s",
        "RIDE asked us to wait; goes on in 42 s",
        f"bay: 2 {counts.format(2)}",
    ]
    assert all(text.startswith("\r") for text in screen) and len({len(text) for text in screen[:2]}) == 1


def test_a_registry_that_is_done_rests_no_more():
    screen = []
    line = ProgressLine(screen.append, lambda: 0.0)
    line.resting(Rest("ride", "RIDE", Why.FAILING, 60))
    line.progress("ride", 9, 9, 0, 9)
    assert screen[-1].strip() == "ride: 9 of 9 asked, 0 answered, 9 without answer"
