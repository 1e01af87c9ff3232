"""`sign` and `verify` as somebody uses them in a shell."""

import json
import os
import subprocess
import sys

import pytest

from cair_compliance.reports import pdf_of
from cair_compliance.reports.story import Story, Words

from ..conftest import ROOT
from .signers import PASSPHRASE, identity


@pytest.fixture
def desk(tmp_path):
    """A folder with a paper, a key and its certificate."""
    _, _, bag, pem = identity("Reviewer Example")
    paper = pdf_of(Story("findings", "Findings", "Oak School", "As of Sep 14, 2026", (Words("12 of 20"),)))
    for name, data in (("paper.pdf", paper), ("key.p12", bag), ("certificate.pem", pem)):
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(desk, *words, passphrase=PASSPHRASE):
    held = {key: value for key, value in os.environ.items() if key != "CAIR_COMPLIANCE_KEY_PASSPHRASE"}
    if passphrase is not None:
        held["CAIR_COMPLIANCE_KEY_PASSPHRASE"] = passphrase
    command = [sys.executable, "-m", "cair_compliance", *words]
    return subprocess.run(
        command, cwd=desk, env={**held, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


def test_a_paper_is_signed_and_verified(desk):
    done = run(desk, "sign", "paper.pdf", "--key", "key.p12", "--reason", "File review")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Wrote paper.signed.pdf\n", "")
    told = run(desk, "verify", "paper.signed.pdf", "--trust", "certificate.pem")
    assert told.returncode == 0
    assert told.stdout.splitlines()[:2] == [
        "Unchanged since it was signed.",
        "Signed in the name of Reviewer Example.",
    ]
    alone = run(desk, "verify", "paper.signed.pdf", "--json")
    document = json.loads(alone.stdout)
    assert alone.returncode == 1 and document["unchanged"] and not document["vouched_for"]

    (desk / "paper.signed.pdf").write_bytes((desk / "paper.signed.pdf").read_bytes() + b"% later")
    changed = run(desk, "verify", "paper.signed.pdf", "--trust", "certificate.pem")
    assert changed.returncode == 1 and "Something was added to the paper after it was signed." in changed.stdout


def test_trouble_is_one_line(desk):
    for words, passphrase, code, sentence in (
        (("verify", "paper.pdf"), None, 1, "This paper carries no signature."),
        (("verify", "key.p12"), None, 1, "not a sealed run"),
        (("verify", "key.p12", "--trust", "certificate.pem"), None, 2, "--trust goes with a signed PDF"),
        (("verify", "paper.pdf", "--roster", "key.p12"), None, 2, "--roster goes with a sealed run"),
        (("sign", "paper.pdf", "--key", "key.p12"), "wrong", 1, "The key file does not open"),
        (("sign", "paper.pdf", "--key", "key.p12"), None, 1, "CAIR_COMPLIANCE_KEY_PASSPHRASE"),
        (("sign", "paper.pdf", "--key", "none.p12"), "x", 1, "There is no file none.p12."),
        (("sign", "paper.pdf", "--key", "key.p12", "--out", "paper.pdf"), "x", 2, "names the paper itself"),
    ):
        done = run(desk, *words, passphrase=passphrase)
        assert done.returncode == code and sentence in done.stderr and done.stdout == "", words
        assert code == 2 or len(done.stderr.splitlines()) == 1
    assert not (desk / "paper.signed.pdf").exists()
