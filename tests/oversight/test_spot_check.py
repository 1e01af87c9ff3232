"""The draws, the sheets, the estimate: reproducible, unmoved by order, equal to a second way of computing."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cair_compliance.engine.reporting import load_reporting
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.people import Pupil
from cair_compliance.model.spot_check import ALWAYS, MET, NOT_MET, UNKNOWN, Entry, Facility
from cair_compliance.oversight.county import compare, county_result
from cair_compliance.oversight.drawing import digest, draw_facilities, draw_pupils
from cair_compliance.oversight.estimating import Cluster, estimate, ratio, variance
from cair_compliance.oversight.frame import frame_doubts, frame_fingerprint, read_frame
from cair_compliance.oversight.result_sheet import blank_sheet, joined, read_sheet
from cair_compliance.oversight.selection_file import drawn_facility, read_draw, write_draw

AS_OF = date(2025, 10, 1)
MASKING = load_reporting(AS_OF).masking
FRAME = tuple(
    Facility(f"F{n:03}", f"School {n}", 20 + 7 * n % 113, "public" if n % 3 else "private") for n in range(60)
)
PUPILS = [Pupil("", n, f"Last{n}", "Given", birthdate=date(2020, 1 + n % 12, 1), local_id=f"{n:04}") for n in range(80)]


def chosen_ids(draw):
    return [one.facility.id for one in draw.chosen]


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 10**9))
def test_the_same_seed_on_a_shuffled_list_draws_the_same(shuffler, seed):
    frame, pupils = list(FRAME), list(PUPILS)
    shuffler.shuffle(frame)
    shuffler.shuffle(pupils)
    for design in ("pps", "stratified"):
        one = draw_facilities(FRAME, 12, seed, design=design, pupils_each=30)
        assert draw_facilities(frame, 12, seed, design=design, pupils_each=30) == one
    assert draw_pupils(pupils, "F001", 30, seed, as_of=AS_OF) == draw_pupils(PUPILS, "F001", 30, seed, as_of=AS_OF)


@settings(max_examples=10)
@given(st.randoms(use_true_random=False), st.integers(0, 10**9))
def test_a_spreadsheet_that_drops_leading_zeros_changes_no_draw(shuffler, seed):
    padded = [replace(one, id=one.id.removeprefix("F").zfill(7)) for one in FRAME]
    bare = [replace(one, id=one.id.lstrip("0") or "0") for one in padded]
    shuffler.shuffle(bare)
    assert frame_fingerprint(padded) == frame_fingerprint(bare)
    for design in ("pps", "stratified"):
        one, other = (draw_facilities(f, 12, seed, design=design, pupils_each=30) for f in (padded, bare))
        assert [int(id_) for id_ in chosen_ids(one)] == [int(id_) for id_ in chosen_ids(other)]
        assert one.strata == other.strata
    resaved = [replace(p, local_id=str(int(p.local_id))) for p in PUPILS]
    one, other = draw_pupils(PUPILS, "007", 9, seed, as_of=AS_OF), draw_pupils(resaved, "7", 9, seed, as_of=AS_OF)
    assert [p.name for p in one.pupils] == [p.name for p in other.pupils] and one.fingerprint == other.fingerprint


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("count", [6, 12, 40])
def test_facilities_drawn_by_size_can_be_drawn_again_by_the_printed_steps(count):
    frame = [*FRAME, Facility("0700", "Big", 900, "private"), Facility("F9", "Small", 9)]
    rest = sorted(frame, key=lambda f: (f.stratum, len(f.id.lstrip("0")), f.id.lstrip("0")))
    chance, left = {}, count
    while large := [f for f in rest if f.size >= Fraction(sum(g.size for g in rest), left)]:
        chance |= {f.id: Fraction(1) for f in large}
        rest, left = [f for f in rest if f not in large], left - len(large)
    step = Fraction(sum(f.size for f in rest), left)
    marks = [step * int(sha("2026|facilities"), 16) / 2**256 + step * n for n in range(left)]
    before = 0
    for f in rest:
        if any(before <= mark < before + f.size for mark in marks):
            chance[f.id] = f.size / step
        before += f.size
    draw = draw_facilities(frame, count, 2026, pupils_each=30)
    assert {one.facility.id: one.inclusion for one in draw.chosen} == chance


def test_facilities_drawn_by_group_can_be_drawn_again_by_the_printed_steps():
    frame = [*FRAME, *(Facility(f"{n:04}", "T", 9, "tiny") for n in range(1, 4))]
    groups = {name: [f for f in frame if f.stratum == name] for name in ("private", "public", "tiny")}
    numbers = dict.fromkeys(groups, 2)
    while sum(numbers.values()) < 13:
        lack = {g: Fraction(13 * len(part), len(frame)) - numbers[g] for g, part in groups.items()}
        numbers[max(g for g in lack if lack[g] == max(lack.values()))] += 1
    own = {g: sorted(part, key=lambda f: sha(f"2026|facilities|{f.id.lstrip('0')}")) for g, part in groups.items()}
    chance = {f.id: Fraction(numbers[g], len(part)) for g, part in own.items() for f in part[: numbers[g]]}
    draw = draw_facilities(frame, 13, 2026, design="stratified", pupils_each=30)
    assert {one.facility.id: one.inclusion for one in draw.chosen} == chance


def test_the_pupils_can_be_drawn_again_by_hand():
    draw = draw_pupils(PUPILS, "F001", 5, 2026, as_of=AS_OF)
    own = hashlib.sha256(b"2026|F001").hexdigest()
    numbers = {p.local_id: hashlib.sha256(f"{own}|{int(p.local_id)}".encode()).hexdigest() for p in PUPILS}
    assert {one.key for one in draw.pupils} == set(sorted(numbers, key=numbers.get)[:5])
    assert all(one.number == numbers[one.key] for one in draw.pupils)


def test_each_facility_has_numbers_of_its_own_and_a_new_pupil_moves_nobody():
    one, other = (draw_pupils(PUPILS, name, 20, 2026, as_of=AS_OF) for name in ("F001", "F002"))
    assert {p.key for p in one.pupils} != {p.key for p in other.pupils}
    more = draw_pupils([*PUPILS, replace(PUPILS[0], local_id="9999")], "F001", 20, 2026, as_of=AS_OF)
    assert len({p.key for p in one.pupils} - {p.key for p in more.pupils}) <= 1


def test_few_pupils_are_all_looked_at_and_those_who_left_are_not_drawn():
    gone = replace(PUPILS[0], left=date(2025, 9, 30))
    draw = draw_pupils([gone, *PUPILS[1:10]], "F001", 30, 1, as_of=AS_OF)
    assert draw.census and draw.size == 9 and gone.local_id not in {p.key for p in draw.pupils}


def test_pupils_without_ids_are_told_apart_by_name_and_birth_date():
    bare = [replace(p, local_id="") for p in PUPILS[:6]]
    assert len({p.key for p in draw_pupils(bare, "F001", 6, 1, as_of=AS_OF).pupils}) == 6
    with pytest.raises(InputRefused, match="told apart"):
        draw_pupils([bare[0], bare[0]], "F001", 6, 1, as_of=AS_OF)


def test_each_pupil_is_drawn_equally_often():
    times = Counter(p.key for seed in range(400) for p in draw_pupils(PUPILS[:20], "F1", 5, seed, as_of=AS_OF).pupils)
    # 400 draws of 5 of 20: 100 each on average, standard deviation about 8.7.
    assert len(times) == 20 and all(abs(count - 100) < 40 for count in times.values())


def test_pps_chances_are_size_over_step_and_add_up_to_the_number_drawn():
    chances = Counter()
    for seed in range(300):
        draw = draw_facilities(FRAME, 12, seed, pupils_each=30)
        assert len(draw.chosen) == 12
        chances.update(chosen_ids(draw))
    step = Fraction(sum(one.size for one in FRAME), 12)
    for one in draw.chosen:
        assert one.inclusion == one.facility.size / step and not one.certain
    big, small = max(FRAME, key=lambda f: f.size), min(FRAME, key=lambda f: f.size)
    assert abs(chances[big.id] / 300 - float(big.size / step)) < 0.12
    assert abs(chances[small.id] / 300 - float(small.size / step)) < 0.06


def test_a_facility_as_large_as_a_step_is_taken_for_certain():
    frame = [*FRAME, Facility("BIG", "Big", 5000)]
    draw = draw_facilities(frame, 12, 7, pupils_each=30)
    big = next(one for one in draw.chosen if one.facility.id == "BIG")
    assert big.certain and big.inclusion == 1 and len(draw.chosen) == 12
    assert sum(one.chosen for one in draw.strata) == 12
    assert draw.strata[-1].interval == Fraction(sum(one.size for one in FRAME), 11)


def test_everybody_is_drawn_where_as_many_are_asked_as_there_are():
    draw = draw_facilities(FRAME, len(FRAME), 7, pupils_each=30)
    assert sorted(chosen_ids(draw)) == sorted(one.id for one in FRAME)
    assert all(one.inclusion == 1 for one in draw.chosen)


def test_facilities_always_looked_at_are_a_stratum_of_their_own():
    frame = [*FRAME, Facility("AUDIT", "Did not report", 0, always=True)]
    for design in ("pps", "stratified"):
        draw = draw_facilities(frame, 12, 7, design=design, pupils_each=30)
        assert draw.chosen[0].facility.id == "AUDIT" and draw.chosen[0].stratum == ALWAYS
        assert len(draw.chosen) == 13


def test_strata_get_their_share_and_at_least_two():
    draw = draw_facilities(FRAME, 12, 7, design="stratified", pupils_each=30)
    assert Counter(one.stratum for one in draw.chosen) == {"public": 8, "private": 4}
    assert {one.inclusion for one in draw.chosen} == {Fraction(8, 40), Fraction(4, 20)}
    tiny = [
        *FRAME,
        Facility("T1", "Tiny", 20, "tiny"),
        Facility("T2", "Tiny", 20, "tiny"),
        Facility("T3", "T", 9, "tiny"),
    ]
    assert (
        Counter(one.stratum for one in draw_facilities(tiny, 12, 7, design="stratified", pupils_each=3).chosen)["tiny"]
        == 2
    )
    with pytest.raises(InputRefused, match="at least 6"):
        draw_facilities(tiny, 5, 7, design="stratified", pupils_each=30)


def test_what_cannot_be_drawn_is_refused():
    for bad in ({"count": 61}, {"count": -1}, {"pupils_each": 0}, {"design": "by hand"}):
        with pytest.raises(InputRefused):
            draw_facilities(FRAME, **({"count": 12, "seed": 1, "design": "pps", "pupils_each": 30} | bad))


def test_the_fingerprint_knows_a_changed_frame_but_no_changed_order():
    assert frame_fingerprint(FRAME) == frame_fingerprint(FRAME[::-1])
    assert frame_fingerprint(FRAME) != frame_fingerprint([replace(FRAME[0], size=1), *FRAME[1:]])


def test_a_frame_is_read_whole_or_refused_with_its_lines():
    text = 'Code,School,Enrollment,Type,Always\n01,Oak,60,public,\n02,Elm,"1,120",private,yes\n03,Ash,,public,x\n'
    assert read_frame(text.encode()) == (
        Facility("01", "Oak", 60, "public"),
        Facility("02", "Elm", 1120, "private", always=True),
        Facility("03", "Ash", 0, "public", always=True),
    )
    with pytest.raises(
        InputRefused, match="line 2 has a size that is no whole number above 0; line 3 has no id; line 5 has the id"
    ):
        read_frame(b"id,size\n1,-3\n,9\n4,5\n4,5\n")
    with pytest.raises(InputRefused, match="columns id and size"):
        read_frame(b"a,b\n1,2\n")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Total,,500,,", "line 3 looks like a total"),
        (",Total:,500,,", "line 3 looks like a total"),
        ("1,Oak again,50,,", "line 3 has the id of an earlier line"),
        ("2,Elm,0,,", "line 3 has a size that is no whole number above 0"),
        ("2,Elm,about 60,,", "line 3 has a size that is no whole number above 0"),
        ("2,Elm,60,,perhaps", "line 3 has a word under “always” that is neither yes nor no"),
    ],
)
def test_a_line_that_would_change_the_draw_unseen_is_refused(line, says):
    with pytest.raises(InputRefused, match=says):
        read_frame(f"id,name,size,stratum,always\n01,Oak,60,,\n{line}\n".encode())


def test_a_frame_is_found_by_its_headings_on_any_sheet_and_its_blanks_are_told():
    book = Workbook()
    book.active.append(["County list"])
    sheet = book.create_sheet("Facilities")
    for row in (
        ["County list 2025-26"], ["Facility No.", "Facility Name", "Enrollment 2025-26", "Public/Private", "Always?"],
        [1, "Oak", 60, "public", None], [2, None, "1,120", None, "✓"], [3, "Ash", 45, None, None],
    ):  # fmt: skip
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    frame = read_frame(out.getvalue(), "list.xlsx")
    assert [(one.id, one.size, one.always) for one in frame] == [("1", 60, False), ("2", 1120, True), ("3", 45, False)]
    assert [words.split(" facilities ")[0] for words in frame_doubts(frame)] == ["1 of 3", "1 of 3"]


def test_two_lists_of_facilities_in_one_file_are_refused():
    book = Workbook()
    for sheet in (book.active, book.create_sheet("Last year")):
        sheet.append(["id", "size"])
        sheet.append([1, 60])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(InputRefused, match="Two sheets"):
        read_frame(out.getvalue(), "list.xlsx")
    with pytest.raises(InputRefused, match="two columns “enrollment”"):
        read_frame(b"id,Enrollment 2024-25,Enrollment 2025-26\n1,2,3\n")


def test_children_are_drawn_only_of_a_facility_that_was_drawn_by_the_same_method():
    draw = draw_facilities(FRAME, 4, 7, pupils_each=5)
    assert drawn_facility(draw, chosen_ids(draw)[0]) in FRAME
    with pytest.raises(InputRefused, match="not among those drawn"):
        drawn_facility(draw, "NOBODY")
    with pytest.raises(InputRefused, match="by the method sha256-1"):
        drawn_facility(replace(draw, version="sha256-1"), chosen_ids(draw)[0])


def test_a_draw_is_kept_and_read_back():
    for design in ("pps", "stratified"):
        draw = draw_facilities(FRAME, 12, 7, design=design, pupils_each=30)
        assert read_draw(write_draw(draw).encode()) == draw
    for bad in (b"{}", b"not json", write_draw(draw).replace('"1/5"', '"6/5"').encode()):
        with pytest.raises(InputRefused, match="not a file of facilities"):
            read_draw(bad)


def test_the_blank_sheet_names_nobody_and_comes_back_filled_in():
    draw = draw_pupils(PUPILS, "F001", 4, 2026, as_of=AS_OF)
    blank = blank_sheet(draw, {draw.pupils[0].key: MET})
    assert not any(p.last_name in blank for p in PUPILS)
    rows = list(csv.DictReader(blank.splitlines()))
    for row, word in zip(rows, ("met", "No", "?", ""), strict=True):
        row["we found"] = word
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    sheet = read_sheet(out.getvalue().encode())
    assert (sheet.sizes, sheet.drawn) == ({"F001": 80}, {"F001": 4})
    assert [e.finding for e in sheet.entries][1:] == [NOT_MET, UNKNOWN, UNKNOWN]
    assert [e.entered for e in sheet.entries] == [True, True, True, False]
    assert sheet.entries[0].claim == MET


def test_a_sheet_that_cannot_be_used_names_its_lines():
    with pytest.raises(InputRefused, match="line 2 under we found must be met"):
        read_sheet(b"facility,key,claim,finding\nF1,1,met,perhaps\n")
    with pytest.raises(InputRefused, match="line 3 repeats a child"):
        read_sheet(b"facility,key,claim,finding\nF1,1,met,met\nF1,1,met,met\n")
    with pytest.raises(InputRefused, match="lacks one of the columns facility, key, facility says, we found"):
        read_sheet(b"facility,key\nF1,1\n")


def test_a_word_under_gone_is_never_read_as_still_there():
    sheet = b"facility,key,facility says,we found,gone,note\nF1,1,met,met,moved away,\n"
    with pytest.raises(InputRefused, match="line 2 under gone must be yes, or empty"):
        read_sheet(sheet)


def test_a_refused_or_unreadable_file_is_unknown_with_its_reason():
    text = "facility,key,facility says,we found,note\nF1,1,met,Refused,\nF1,2,met,not legible,page 2\n"
    found = read_sheet(text.encode()).entries
    assert [(e.finding, e.note, e.entered) for e in found] == [
        (UNKNOWN, "Refused", True),
        (UNKNOWN, "page 2", True),
    ]


def test_a_sheet_saved_by_a_spreadsheet_program_still_finds_its_facility():
    frame = [replace(one, id=one.id.removeprefix("F").zfill(4)) for one in FRAME]
    draw = draw_facilities(frame, 4, 7, pupils_each=3)
    first = chosen_ids(draw)[0]
    text = "facility,children on list,drawn,key,facility says,we found\n"
    text += "".join(f"{int(first)},40,3,{n},met,{word}\n" for n, word in enumerate(("met", "")))
    sheet = read_sheet(text.encode())
    found = county_result(draw, sheet.entries, sheet.sizes, drawn=sheet.drawn).facilities[0]
    assert (found.chosen.facility.id, found.size, found.drawn, found.examined) == (first, 40, 3, 1)
    assert (found.missing, found.unknown) == (2, 0), "one line blank, one lost: neither is a file nobody could judge"
    with pytest.raises(InputRefused, match="same child"):
        joined([sheet, read_sheet(text.replace("\n" + str(int(first)), "\n" + first).encode())])


def test_a_sheet_that_tells_two_sizes_of_one_facility_is_refused():
    with pytest.raises(InputRefused, match="facility F1 has several numbers"):
        read_sheet(b"facility,pupils,key,claim,finding\nF1,40,1,met,met\nF1,41,2,met,met\n")


def clusters(dice, count):
    found = []
    for _ in range(count):
        size = dice.randint(10, 90)
        found.append(Cluster("pps", False, Fraction(dice.randint(1, 9)), size, 10, dice.randint(0, 10)))
    return found


def test_the_ratio_by_hand():
    # 2 facilities: weight 3, 40 pupils, 9 of 10; weight 1, 80 pupils, 5 of 10.
    parts = [Cluster("s", False, Fraction(3), 40, 10, 9), Cluster("s", False, Fraction(1), 80, 10, 5)]
    assert ratio(parts) == Fraction(3 * 36 + 40, 3 * 40 + 80)
    # residuals 3 (36 - .74 * 40) = 19.2 and 40 - .74 * 80 = -19.2; 2 / 1 * (19.2² + 19.2²) / 200²
    assert variance(parts) == 2 * 2 * Fraction(192, 10) ** 2 / 200**2


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_the_linearised_variance_is_near_the_jackknife(seed):
    parts = clusters(random.Random(seed), count=40)
    whole, n = ratio(parts), len(parts)
    left_out = [ratio([*parts[:i], *parts[i + 1 :]]) for i in range(n)]
    jackknife = Fraction(n - 1, n) * sum((one - whole) ** 2 for one in left_out)
    assert math.isclose(float(variance(parts)), float(jackknife), rel_tol=0.25)


def test_certain_facilities_add_the_spread_within_only():
    whole = Cluster("certain", True, Fraction(1), 10, 10, 4)
    assert variance([whole]) == 0
    part = Cluster("certain", True, Fraction(1), 40, 10, 4)
    # 40² (1 - 10/40) 0.4 · 0.6 / 9, over 40²
    assert variance([part]) == Fraction(3, 4) * Fraction(24, 100) / 9


def test_no_limits_are_invented_where_the_spread_cannot_be_told():
    alike = [Cluster("s", False, Fraction(2), 50, 10, 10) for _ in range(5)]
    found = estimate("met", alike)
    assert found.share == 1 and found.low is None and "same answer" in found.why
    alone = estimate("met", [Cluster("s", False, Fraction(2), 50, 10, 9)])
    assert alone.low is None and "alone" in alone.why
    everybody = estimate("met", [Cluster("certain", True, Fraction(1), 10, 10, 9)])
    assert (everybody.low, everybody.high) == (0.9, 0.9)
    assert estimate("met", []) is None


def test_the_weighted_estimate_finds_a_known_truth():
    """Of a county where bigger schools are worse, the weighted share is right and pooled pupils would not be."""
    truth = {one.id: min(9, one.size // 12) for one in FRAME}  # tenths not met
    whole = Fraction(sum(one.size * truth[one.id] for one in FRAME), 10 * sum(one.size for one in FRAME))
    covered = 0
    for seed in range(60):
        draw = draw_facilities(FRAME, 15, seed, pupils_each=10)
        parts = [
            Cluster(c.stratum, c.certain, c.weight, c.facility.size, 10, truth[c.facility.id]) for c in draw.chosen
        ]
        found = estimate("not met", parts)
        covered += found.low <= whole <= found.high
    assert covered >= 54


def entry(facility, key, claim, finding, registry=UNKNOWN, **more):
    return Entry(facility, str(key), claim, registry, finding, **more)


def test_the_county_counts_both_kinds_of_error_and_leaves_gone_pupils_out():
    draw = draw_facilities(FRAME, 4, 7, pupils_each=5)
    one, two, three, _ = chosen_ids(draw)
    entries = [
        entry(one, 1, MET, MET), entry(one, 2, MET, NOT_MET, MET), entry(one, 3, MET, MET, gone=True),
        entry(two, 1, NOT_MET, MET), entry(two, 2, NOT_MET, NOT_MET), entry(two, 3, MET, UNKNOWN),
        entry(three, 1, MET, NOT_MET), entry(three, 2, UNKNOWN, MET),
    ]  # fmt: skip
    found = county_result(draw, entries, {one: 40}, MASKING)
    both = found.comparison
    assert (both.both_met, both.admitted, both.flagged, both.both_not) == (1, 2, 1, 1)
    assert (both.difference, both.agreement) == (20.0, 0.4)
    first = found.facilities[0]
    assert (first.size, first.drawn, first.gone, first.examined, first.comparison.wrong) == (40, 5, 1, 2, 1)
    assert (first.missing, first.left_out) == (2, 3)
    assert (first.low, first.high) == (1, 39)
    assert [one.facility.id for one in found.not_visited] == [chosen_ids(draw)[3]]
    assert found.three_way[MET, MET, NOT_MET] == 1 and sum(found.three_way.values()) == 7
    assert set(found.masks.values()) == {""}
    labels = {e.label: e for e in found.estimates}
    assert labels["No documentation missing, as found"].pupils == 6


def test_strangers_and_too_many_are_refused():
    draw = draw_facilities(FRAME, 4, 7, pupils_each=5)
    with pytest.raises(InputRefused, match="not drawn: NOBODY"):
        county_result(draw, [entry("NOBODY", 1, MET, MET)], {})
    first = chosen_ids(draw)[0]
    with pytest.raises(InputRefused, match="more entries than children"):
        county_result(draw, [entry(first, 1, MET, MET), entry(first, 2, MET, MET)], {first: 1})


def test_nothing_compared_gives_no_number():
    both = compare([entry("F", 1, UNKNOWN, MET), entry("F", 2, MET, MET, gone=True)])
    assert (both.compared, both.agreement, both.difference, both.kappa, both.p_value) == (0, None, None, None, 1.0)


def test_the_digest_joins_its_parts_with_a_bar():
    assert digest(1, "a") == hashlib.sha256(b"1|a").hexdigest()
