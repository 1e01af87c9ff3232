"""Any one key of the shipped files renamed, taken away, doubled or given another kind of value.

Such a file either says in one sentence why it is refused, or it loads and then says exactly what is written in it:
no key is passed over and no value is read as something else.
"""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cair_compliance.engine import source
from cair_compliance.engine.exemption_schema import ExemptionFile, PopulationFile
from cair_compliance.engine.loading import CALIFORNIA, load_rules
from cair_compliance.engine.pack_schema import PackFile
from cair_compliance.engine.periods import Period
from cair_compliance.engine.table_schema import TableFile
from cair_compliance.engine.window_schema import WindowFile
from cair_compliance.model.datafile import parse_yaml, plain, validate
from cair_compliance.model.errors import RuleError

MODELS = {
    "pack.yaml": PackFile,
    "tk12.yaml": TableFile,
    "child_care.yaml": TableFile,
    "conditional.yaml": WindowFile,
    "exemptions.yaml": ExemptionFile,
    "populations.yaml": PopulationFile,
}
WHOLE = {name: (CALIFORNIA / name).read_bytes() for name in MODELS}
DOCUMENTS = {data: parse_yaml(data, Path(name)) for name, data in WHOLE.items()}


def mappings(node, where=()):
    """The place of every key of a document."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*where, key)
            yield from mappings(value, (*where, key))
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from mappings(item, (*where, place))


PLACES = [(name, where) for name, data in WHOLE.items() for where in mappings(plain(DOCUMENTS[data]))]
KINDS = ["another kind", 7, True, None, 2.5, [], {}, "", date(2020, 1, 1)]
edits = st.one_of(
    st.tuples(st.just("rename"), st.sampled_from(["renamed", "7", "until", "doses", "2030-01-01"])),
    st.tuples(st.just("delete"), st.none()),
    st.tuples(st.just("double"), st.none()),
    st.tuples(st.just("retype"), st.sampled_from(KINDS)),
)


def edited(document, where, kind, value):
    """The plain document with one key changed, and as text, with a mark where the key is to stand twice."""
    parent = document
    for part in where[:-1]:
        parent = parent[part]
    key = where[-1]
    if kind == "double":
        parent[f"{key} again"] = parent[key]
    elif kind == "delete":
        del parent[key]
    elif kind == "rename":
        items = [(value if name == key else name, one) for name, one in parent.items()]
        parent.clear()
        parent.update(items)
    else:
        parent[key] = value
    return document


def written(document, where, kind):
    """JSON is YAML; dates stand bare, as in the files."""
    text = json.dumps(document, default=lambda day: f"@{day}@", indent=1)
    text = text.replace('"@', "").replace('@"', "")
    return text.replace(f'"{where[-1]} again"', json.dumps(str(where[-1]))) if kind == "double" else text


def said(value):
    """What a loaded rule says, as it would be written: only keys that stand in the file."""
    if isinstance(value, Period):
        return value.text
    if hasattr(value, "model_fields_set"):
        fields = type(value).model_fields
        given = {
            (fields[name].alias or name): said(getattr(value, name))
            for name in value.model_fields_set
            if name in fields
        }
        return given | {name: said(one) for name, one in (value.__pydantic_extra__ or {}).items()}
    if isinstance(value, dict):
        return {str(key): said(one) for key, one in value.items()}
    return [said(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Path(shutil.copytree(CALIFORNIA, tmp_path_factory.mktemp("edits") / "pack"))


@pytest.fixture(autouse=True)
def whole_files_are_parsed_once(monkeypatch):
    read = lambda data, path: DOCUMENTS[data] if data in DOCUMENTS else parse_yaml(data, path)  # noqa: E731
    monkeypatch.setattr(source, "parse_yaml", read)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), edits)
def test_one_changed_key_is_refused_or_means_what_is_written(folder, place, edit):
    (name, where), (kind, value) = place, edit
    document = edited(plain(DOCUMENTS[WHOLE[name]]), where, kind, value)
    path = folder / name
    path.write_text(written(document, where, kind), encoding="utf-8")
    load_rules.cache_clear()
    try:
        load_rules(folder)
    except RuleError as error:
        assert all(line.startswith(f"{folder}/") for line in str(error).splitlines()), "each fault names its file"
        return
    finally:
        path.write_bytes(WHOLE[name])
        load_rules.cache_clear()
    assert kind != "double", "a key that stands twice never loads"
    assert said(validate(MODELS[name], document, path)) == document


@pytest.mark.parametrize("name", MODELS)
def test_the_shipped_files_say_what_is_written_in_them(name):
    document = plain(YAML(typ="rt", pure=True).load(WHOLE[name].decode()))
    assert said(validate(MODELS[name], document, CALIFORNIA / name)) == document
