"""sign: one person's key on a paper. What `verify` tells of a signed paper stands here too."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..model.errors import InputRefused
from ..seal import sign_pdf, signature_of
from ..seal.signing import need_pyhanko
from .options import existing, print_json, save

_VARIABLE = "CAIR_COMPLIANCE_KEY_PASSPHRASE"


def sign(
    paper: Annotated[Path, typer.Argument(metavar="PDF", help="A paper of this program, or any other PDF.")],
    key: Annotated[Path, typer.Option(metavar="KEY.p12", help="The signer's key and certificate (PKCS#12).")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The signed paper; beside the paper if left out.")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is signed; stands in the signature.")] = "",
) -> None:
    """Sign a paper; `verify` says whether it is still as it was signed. An extra (docs/reports.md)."""
    target = out or paper.with_name(f"{paper.stem}.signed.pdf")
    if target.resolve() == paper.resolve():
        raise typer.BadParameter("--out names the paper itself; give another file")
    need_pyhanko()
    data = sign_pdf(existing(paper).read_bytes(), existing(key).read_bytes(), _passphrase(), reason=reason)
    typer.echo(f"Wrote {save(target, data)}")


def _passphrase() -> str:
    """The key file's passphrase, never an option: those stand in the shell's history and in lists of programs."""
    given = os.environ.get(_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise InputRefused(f"The passphrase of the key file is asked for at a terminal, or read from {_VARIABLE}.")
    return str(typer.prompt("Passphrase of the key file", hide_input=True, default="", show_default=False, err=True))


def tell_signature(paper: bytes, trust: list[Path], as_json: bool) -> bool:
    """Whether the paper is as it was signed and somebody vouches for who signed."""
    verdict = signature_of(paper, trusted=[existing(path).read_bytes() for path in trust])
    if as_json:
        print_json(
            {
                "unchanged": verdict.unchanged,
                "vouched_for": verdict.vouched_for,
                "signer": verdict.signer,
                "certificate": verdict.certificate,
                "signed_at": verdict.signed_at.isoformat() if verdict.signed_at else None,
                "faults": list(verdict.faults),
                "doubts": list(verdict.doubts),
            }
        )
    else:
        for sentence in verdict.sentences():
            typer.echo(sentence)
    return verdict.unchanged and verdict.vouched_for
