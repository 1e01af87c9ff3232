from collections import Counter
from pathlib import Path

import pytest

from cair_compliance.model.demo import load_demo, spread
from cair_compliance.standin import population
from cair_compliance.standin.population import PEOPLE, load_people
from tests.tools import make_population


def test_the_population_is_what_the_generator_makes(tmp_path, monkeypatch):
    monkeypatch.setattr(make_population, "TARGET", tmp_path / "people.txt")
    make_population.main()
    assert (tmp_path / "people.txt").read_text("utf-8") == PEOPLE.read_text("utf-8")


def test_it_is_small_and_covers_every_region_and_kind():
    people = list(load_people(PEOPLE))
    assert PEOPLE.stat().st_size < 500_000
    assert set(Counter(one.region for one in people)) == set(load_demo().homes)
    completions = Counter(dose.completion for one in people for dose in one.doses)
    assert {"CP", "RE", "PA"} <= set(completions)
    assert any(dose.action == "D" for one in people for dose in one.doses)
    assert sum(one.locked for one in people) > 5
    assert sum(one.birth_order > 0 for one in people) > 5
    assert len({one.id for one in people}) == len(people)


def test_siblings_live_together():
    assert spread("Nuñez", 7) == spread("NUNEZ", 7)
    assert Counter(spread(f"Name{n}", 7) for n in range(700)).most_common()[-1][1] > 50


def test_a_line_of_another_shape_is_told(tmp_path):
    path = tmp_path / "people.txt"
    path.write_text("# head\nbay|1|A\n")
    with pytest.raises(ValueError, match="line 2"):
        load_people(path)


def test_the_stand_in_shares_nothing_with_the_asking_side_but_the_model():
    room = Path(population.__file__).parent
    imported = {
        line.split()[1]
        for file in room.glob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if line.lstrip().startswith("from .")
    }
    assert {name for name in imported if name.startswith("..")} == {"..model.demo", "..model.demo_key"}
