"""No pupil's name, birth date or id in any log, error, address, file name or temporary file: a byte search.

Each command runs in a process of its own with every logger at its loudest, a temporary folder of its own, and
an audit hook that writes down every file opened and every address asked.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cair_compliance import read_roster
from cair_compliance.check.private_folder import PREFIX

from ..conftest import AS_OF, ROOT, ROSTERS

DRIVER = """
import logging, os, sys
from pathlib import Path

folder = Path(sys.argv.pop(1))
logging.basicConfig(filename=folder / "log.txt", level=logging.DEBUG)
seen = os.open(folder / "seen.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def note(words):  # several threads at a time: a buffered file loses lines
    os.write(seen, f"{words}\\n".encode("utf-8", "backslashreplace"))
WATCHED = {"open", "os.rename", "os.mkdir", "tempfile.mkstemp", "tempfile.mkdtemp", "socket.connect",
           "socket.getaddrinfo", "subprocess.Popen", "sqlite3.connect", "urllib.Request"}
sys.addaudithook(lambda name, args: note(f"{name} {args!r}") if name in WATCHED else None)

import starlette.requests
original = starlette.requests.Request.__init__
def watched(self, scope, *rest, **named):
    note(f"address {scope.get('path')} {scope.get('query_string')!r}")
    original(self, scope, *rest, **named)
starlette.requests.Request.__init__ = watched

from cair_compliance.cli import app
app(sys.argv[1:])
"""


ALL_REGIONS = ROOT / "cair_compliance" / "standin" / "rosters" / "all_regions.csv"


@pytest.fixture(scope="module")
def secrets():
    return secrets_of(ROSTERS["kindergarten"])


def secrets_of(roster):
    """Bytes that betray a pupil: whole names in either order, dates of birth as they are written, ids."""
    pupils = read_roster(roster, as_of=AS_OF).pupils
    found = set()
    for pupil in pupils:
        found |= {f"{pupil.last_name}, {pupil.first_name}", f"{pupil.first_name} {pupil.last_name}"}
        found |= {f"{pupil.last_name}^{pupil.first_name}", pupil.local_id, pupil.state_id}
        if pupil.birthdate:
            born = pupil.birthdate
            found |= {born.isoformat(), born.strftime("%Y%m%d"), born.strftime("%m/%d/%Y"), repr(born)}
    return sorted(text.encode() for text in found if len(text) > 5)


def run(folder, *arguments, faults=""):
    temporary = folder / "tmp"
    temporary.mkdir()
    (folder / "driver.py").write_text(DRIVER, encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(temporary), "CAIR_STANDIN_FAULTS": faults, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(folder / "driver.py"), str(folder), *arguments]
    return subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, timeout=110, check=False)


def betrayed(folder, secrets, *more):
    """Which files (or streams) hold a secret; their names only."""
    texts = dict(zip(("stderr", "other"), more, strict=False))
    texts |= {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return sorted(name for name, text in texts.items() if any(secret in text for secret in secrets))


@pytest.mark.parametrize(
    "faults", ["", "bay=unavailable,sac=truncated,laoc=wrong_patient", "norcal=bad_xml,inland=swapped_msa,bay=reset"]
)
def test_a_check_leaves_no_trace_of_a_pupil(tmp_path, secrets, faults):
    done = run(
        tmp_path, "check", str(ROSTERS["kindergarten"]), "--as-of", str(AS_OF), "--registries", "demo", faults=faults
    )
    assert done.returncode == 0
    assert (tmp_path / "seen.txt").read_text(encoding="utf-8").count("address /") > 100
    assert betrayed(tmp_path, secrets, done.stderr) == []


def test_a_county_that_is_asked_by_file_leaves_no_trace_either(tmp_path):
    done = run(tmp_path, "check", str(ALL_REGIONS), "--as-of", str(AS_OF), "--registries", "demo")
    assert done.returncode == 0
    seen = (tmp_path / "seen.txt").read_text(encoding="utf-8")
    (folder,) = re.findall(rf"tempfile.mkdtemp \('(.*{PREFIX}\w+)'", seen)  # a sweep looks at those of others too
    assert "imperial_request_" in seen and not Path(folder).exists()
    assert betrayed(tmp_path, secrets_of(ALL_REGIONS), done.stderr) == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["read", "{roster}", "--column", "last_name=Nowhere"], 1),
        (["check", "{roster}", "--county", "Atlantis"], 1),
        (["check", "{roster}", "--registries", "nowhere.yaml"], 1),
        (["explain", "{roster}", "Nobody Atall"], 1),
        (["check", "{broken}"], 1),
    ],
)
def test_an_error_names_no_pupil(tmp_path, secrets, arguments, code):
    broken = Path(tmp_path.parent) / f"{tmp_path.name}.xlsx"
    broken.write_bytes(ROSTERS["kindergarten"].read_bytes()[:9000])
    filled = [part.format(roster=ROSTERS["kindergarten"], broken=broken) for part in arguments]
    done = run(tmp_path, *filled)
    assert done.returncode == code, done.stderr.decode()
    assert betrayed(tmp_path, secrets, done.stderr, done.stdout) == []


def test_the_search_would_find_a_pupil(tmp_path, secrets):
    """The json on stdout is where pupils belong; the search finds them there."""
    done = run(tmp_path, "check", str(ROSTERS["kindergarten"]), "--as-of", str(AS_OF), "--registries", "none", "--json")
    assert json.loads(done.stdout)["pupils"]
    assert betrayed(tmp_path, secrets, done.stderr, done.stdout) == ["other"]
