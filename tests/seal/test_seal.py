"""A sealed run says "identical" for what it sealed, and what differs for anything else."""

import io
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.engine.loading import CALIFORNIA, load_rules
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.people import Circumstances
from cair_compliance.seal import bundle, seal_of, verify_bundle

from ..conftest import AS_OF, ROSTERS


@pytest.fixture(scope="module")
def care():
    return check_roster(ROSTERS["child_care_center"], facility="Little Acorns", as_of=AS_OF)


@pytest.fixture(scope="module")
def sealed(care):
    return bundle(care)


def edited(data, name, change):
    """The run with one member changed, its other bytes as they were."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            member = old.read(info)
            new.writestr(info, change(member) if info.filename == name else member)
    return target.getvalue()


def test_a_run_is_identical_to_itself(care, sealed):
    verdict = verify_bundle(sealed, roster=ROSTERS["child_care_center"].read_bytes())
    assert verdict.identical and verdict.rules_same and verdict.pupils == len(care.roster.pupils)
    assert verdict.code == seal_of(care) and verdict.as_of == AS_OF
    assert list(verdict.sentences())[-1].startswith("Identical: 60 pupils")


def test_answers_of_registries_and_evidence_are_sealed_too(kindergarten):
    lacking = next(p for p in kindergarten.result.by_urgency() if p.shown == "noncompliant")
    flags = Circumstances(flags=frozenset({"homeless"}))
    check = kindergarten.with_evidence(lacking.pupil.row, circumstances=flags, seen_by="P. Moreno")
    data = bundle(check)
    assert verify_bundle(data).identical
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    asked = sum(map(len, kindergarten.sources.answers.values()))
    assert len(manifest["answers"]) == asked > 0 and len(manifest["evidence"]) == 1


def test_the_same_check_gives_the_same_bytes(care, sealed):
    again = check_roster(ROSTERS["child_care_center"], facility="Little Acorns", as_of=AS_OF)
    assert bundle(again) == sealed


def test_another_day_has_another_seal(care):
    assert seal_of(care.what_if(as_of=date(2025, 10, 2))) != seal_of(care)


def test_a_changed_result_is_told_by_line_and_key(sealed):
    def flatter(data):
        document = json.loads(data)
        pupil = next(p for p in document["pupils"] if p["standing"] == "noncompliant")
        pupil["standing"] = "unconditional"
        return json.dumps(document).encode()

    verdict = verify_bundle(edited(sealed, "results.json", flatter))
    assert verdict.faults == ("results.json was changed after sealing.",)
    [(_, key, before, now)] = verdict.differences
    assert (key, before, now) == ("standing", "unconditional", "noncompliant")


def test_a_dose_added_afterwards_is_noticed(sealed):
    def one_more(data):
        document = json.loads(data)
        for column in document["doses"].values():
            if column and column is not document["doses"]["source_names"]:
                column.append(column[0])
        return json.dumps(document).encode()

    assert "evidence.json was changed after sealing." in verify_bundle(edited(sealed, "evidence.json", one_more)).faults


def test_a_changed_manifest_breaks_the_seal(sealed):
    def other_school(data):
        return data.replace(b"Little Acorns", b"Little Oak")

    assert verify_bundle(edited(sealed, "manifest.json", other_school)).faults == (
        "The manifest was changed after sealing.",
    )


def test_another_roster_is_not_the_one_that_was_checked(sealed):
    verdict = verify_bundle(sealed, roster=ROSTERS["kindergarten"].read_bytes())
    assert verdict.faults == ("The roster given is not the file that was checked.",) and not verdict.identical


def test_other_rules_are_said_and_what_they_change(sealed, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(CALIFORNIA, folder)
    text = (folder / "child_care.yaml").read_text()
    assert "doses: 2, of: polio" in text
    (folder / "child_care.yaml").write_text(text.replace("doses: 2, of: polio", "doses: 3, of: polio"))
    verdict = verify_bundle(sealed, rules=load_rules(folder))
    assert not verdict.rules_same and not verdict.faults and verdict.differences


def test_a_run_names_nobody_in_its_verdict(care, sealed):
    said = "\n".join(verify_bundle(edited(sealed, "manifest.json", lambda d: d + b" ")).sentences())
    assert not any(pupil.last_name in said for pupil in care.roster.pupils)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"{}", b"\x00" * 1000, ROSTERS["kindergarten"].read_bytes()], ids=range(5)
)
def test_what_is_no_run_is_refused_in_one_sentence(data):
    with pytest.raises(InputRefused, match="not a sealed run"):
        verify_bundle(data)


@pytest.mark.parametrize("name", ["manifest.json", "evidence.json", "results.json"])
@pytest.mark.parametrize("text", [b"", b"[]", b"null", b'{"format": 1}', b'{"format": 1, "pupils": 3}', b"[" * 90000])
def test_members_of_the_wrong_shape_are_refused(sealed, name, text):
    with pytest.raises(InputRefused):
        verify_bundle(edited(sealed, name, lambda _: text))


@settings(max_examples=40)
@given(st.data())
def test_any_flipped_byte_is_refused_or_told(sealed, data):
    place = data.draw(st.integers(0, len(sealed) - 1))
    broken = bytearray(sealed)
    broken[place] ^= data.draw(st.integers(1, 255))
    try:
        verdict = verify_bundle(bytes(broken))
    except InputRefused:
        return
    # Some bytes of a zip file (time stamps, attributes) carry no content.
    assert not verdict.identical or _same_members(bytes(broken), sealed)


def _same_members(one, other):
    def members(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}

    return members(one) == members(other)


def test_the_columns_of_doses_must_have_one_length(sealed):
    def shorter(data):
        document = json.loads(data)
        document["doses"]["raw"].pop()
        return json.dumps(document).encode()

    with pytest.raises(InputRefused, match="not a sealed run"):
        verify_bundle(edited(sealed, "evidence.json", shorter))


def test_papers_carry_the_code_of_their_run(care, tmp_path):
    code = seal_of(care)
    care.save(tmp_path, seal=code)
    assert code in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "report.pdf").read_bytes() != care.to_pdf()
    assert code not in care.to_html().decode()


def test_half_a_character_in_a_name_is_sealed_and_told_again(care):
    pupils = (replace(care.roster.pupils[0], last_name="\ud800x"), *care.roster.pupils[1:])
    check = replace(care, roster=replace(care.roster, pupils=pupils)).with_all_evidence({})
    assert verify_bundle(bundle(check)).identical
