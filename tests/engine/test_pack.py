"""The loader refuses what it does not know, and says where."""

import shutil
from datetime import date

import pytest

from cair_compliance.engine.loading import CALIFORNIA, load_rules
from cair_compliance.model.errors import RuleError


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(CALIFORNIA, tmp_path / "pack")
    return tmp_path / "pack"


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def refusal(folder):
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    return str(caught.value)


def test_a_copy_of_the_pack_loads_with_the_same_hash(folder):
    assert load_rules(folder).ref == load_rules().ref


@pytest.mark.parametrize(
    ("name", "old", "new", "part"),
    [
        ("tk12.yaml", "{doses: 2, of: varicella,", "{doses: 2, doses: 1, of: varicella,", "duplicate key"),
        ("tk12.yaml", "{doses: 2, of: varicella,", "{dosess: 2, of: varicella,", "tk12.yaml:"),
        ("tk12.yaml", "of: varicella", "of: chickenpox", "no series 'chickenpox'; allowed: polio"),
        ("tk12.yaml", "on_or_after_age: 4 years", "on_or_after_age: 4 birthdays", "not a span of time"),
        ("tk12.yaml", "varicella: varicella}", "varicella: varicela}", "no clause 'varicela'"),
        ("tk12.yaml", "holding: [dtap]", "holding: [dtop]", "has no group 'dtop'"),
        ("tk12.yaml", 'citation: {title: "17 CCR 6025(c), Table B, K-12 admission", verified: true}', "", "citation"),
        ("child_care.yaml", "require: {polio: polio_1", "require: {poliomyelitis: polio_1", "not a requirement"),
        ("conditional.yaml", "- {dose: 2, after: 1,", "- {dose: 2, after: 2,", "earlier dose"),
        ("conditional.yaml", "        hib:\n", "        hip:\n", "not a requirement"),
        ("pack.yaml", "  polio:\n    label: Polio\n", "  polio: &p\n    label: Polio\n", "anchors"),
        ("pack.yaml", "groups: {polio: {}}", "groups: {polyo: {}}", "polyo: unknown group; allowed: polio, "),
        ("pack.yaml", "verified: true}\n      # A dose given", "verified: maybe}\n      # A dose given", "verified"),
    ],
)
def test_a_fault_is_named_with_its_file(folder, name, old, new, part):
    change(folder, name, old, new)
    text = refusal(folder)
    assert part in text and name in text


def test_the_line_of_a_fault_is_named(folder):
    path = folder / "tk12.yaml"
    line = path.read_text().splitlines().index("      tdap:") + 2
    change(folder, "tk12.yaml", "      tdap:\n        doses: 1", "      tdap:\n        doses: one")
    assert f"tk12.yaml:{line}:" in refusal(folder)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(RuleError, match=r"cannot be read"):
        load_rules(tmp_path / "nowhere")


def test_dated_blocks_may_not_overlap(folder):
    text = (folder / "conditional.yaml").read_text()
    block = text[text.index("      2019-07-01:") : text.index("  tk12:")]
    (folder / "conditional.yaml").write_text(
        text.replace("  tk12:\n", block.replace("2019-07-01", "2027-07-01") + "  tk12:\n", 1)
    )
    assert "must end before the block of" in refusal(folder)


def test_dated_blocks_of_exemptions_may_not_overlap_either(folder):
    change(
        folder,
        "exemptions.yaml",
        "revocation:\n  since:\n",
        "revocation:\n  since:\n    2018-01-01: {window: 20 days, citation: {title: old, verified: false}}\n",
    )
    text = refusal(folder)
    assert "exemptions.yaml" in text and "must end before the block of" in text


def test_law_is_found_by_date():
    pack = load_rules()
    assert pack.frame_on(date(2019, 6, 30)) is None and pack.frame_on(date(2019, 7, 1)) is not None
    assert pack.windows_on("tk12", date(2026, 1, 1)).label == "Table D"
