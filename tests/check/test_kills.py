"""A killed check leaves a whole record of questions, no folder and no half report; benchmarks.kills has 200 of them."""

from .kills import counted


def test_a_killed_check_leaves_nothing_half_and_the_next_takes_its_folder_away(tmp_path):
    told = counted(tmp_path, 7, 5)
    assert told["kills"] == 5 and told["running"] >= 1 and told["trouble"] == []
    assert told["entries"] > 0
