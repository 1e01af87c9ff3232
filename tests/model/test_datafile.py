"""What a file may not do to the reader of it."""

from pathlib import Path

import pytest

from cair_compliance.model.datafile import MAX_DEPTH, parse_yaml, plain, read_yaml
from cair_compliance.model.errors import RuleError

PATH = Path("given.yaml")


def parse(text):
    return plain(parse_yaml(text.encode(), PATH))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000 + "]" * 5000,
        "[" * 5000,
        "{a: " * 5000 + "1" + "}" * 5000,
        "".join(" " * level + "a:\n" for level in range(500)),
        "- " * 5000 + "1",
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    ],
)
def test_deep_nesting_is_refused_before_it_is_loaded(text, monkeypatch):
    monkeypatch.setattr("cair_compliance.model.datafile._loaded", lambda *_: pytest.fail("was loaded"))
    with pytest.raises(RuleError, match=r"given.yaml:\d+: nested deeper than 32 levels"):
        parse(text)


def test_nesting_up_to_the_limit_and_many_neighbours_are_read():
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    assert len(parse("- [{a: [1]}]\n" * 100)) == 100


@pytest.mark.parametrize(
    "text", ["a: 1\n<<: {b: 2}\n", "a: 1\n<<: [{b: 2}, {c: 3}]\n", "a:\n  b: 1\n  <<:\n    c: 2\n", "{<<: {b: 2}}"]
)
def test_merge_keys_are_refused(text):
    with pytest.raises(RuleError, match=r"given.yaml:\d+: merge keys \(<<\) are not allowed"):
        parse(text)


def test_quoted_text_with_the_same_marks_is_only_text():
    assert parse('a: "<<"\nb: "x << y"\nc: x << y\n') == {"a": "<<", "b": "x << y", "c": "x << y"}


@pytest.mark.parametrize(
    ("text", "message"),
    [("a: &x 1\n", "anchors"), ("a: *x\n", "anchors"), ("a: !!str 1\n", "tags"), ("a: 1\na: 2\n", "duplicate|a")],
)
def test_anchors_tags_and_duplicates_are_refused(text, message):
    with pytest.raises(RuleError, match=message):
        parse(text)


def test_a_file_over_its_limit_is_not_read(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_text("a: 1\n" + "#" * 100)
    assert read_yaml(path, 105) == {"a": 1}
    with pytest.raises(RuleError, match="larger than 104 bytes"):
        read_yaml(path, 104)
