"""A signed paper says unchanged only for its own bytes, and a name is vouched for only by who is trusted."""

import asyncio
import io
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from cair_compliance.model.errors import InputRefused
from cair_compliance.reports import pdf_of
from cair_compliance.reports.story import Heading, Story, Words
from cair_compliance.reports.tagged import tagged_pdf_of
from cair_compliance.seal import sign_pdf, signature_of, signing

from .signers import NOW, PASSPHRASE, identity


def told(*blocks):
    return Story("findings", "Findings", "Oak School", "As of Sep 14, 2026", blocks)


@pytest.fixture(scope="module")
def paper():
    return pdf_of(told(Heading("Findings", 1), Words("12 of 20 pupils")))


@pytest.fixture(scope="module")
def reviewer():
    return identity("Reviewer Example")


@pytest.fixture(scope="module")
def signed(paper, reviewer):
    return sign_pdf(paper, reviewer[2], PASSPHRASE)


def test_a_signed_paper_is_unchanged_and_its_signer_vouched_for_by_her_certificate(paper, signed, reviewer):
    verdict = signature_of(signed, trusted=[reviewer[3]])
    assert verdict.unchanged and verdict.vouched_for
    assert verdict.signer == "Reviewer Example"
    assert verdict.certificate == reviewer[1].fingerprint(hashes.SHA256()).hex()
    assert abs(verdict.signed_at - NOW) < timedelta(minutes=10)
    assert signed.startswith(paper), "the paper's own bytes stay"
    assert PdfReader(io.BytesIO(signed)).pages[0].extract_text() == PdfReader(io.BytesIO(paper)).pages[0].extract_text()


def test_a_tagged_paper_can_be_signed_too(reviewer):
    signed = sign_pdf(tagged_pdf_of(told(Words("12 of 20"))), reviewer[2], PASSPHRASE)
    assert signature_of(signed, trusted=[reviewer[3]]).unchanged


def test_nobody_vouches_for_a_name_without_a_trusted_certificate(signed, paper, reviewer):
    alone = signature_of(signed)
    assert alone.unchanged and not alone.vouched_for
    forger = identity("Reviewer Example")
    forged = signature_of(sign_pdf(paper, forger[2], PASSPHRASE), trusted=[reviewer[3]])
    assert forged.unchanged and not forged.vouched_for
    assert "The certificates you trust do not vouch for that name." in forged.sentences()


def test_an_authority_vouches_for_those_it_certified_and_a_signer_for_nobody_but_herself(paper, reviewer):
    county = identity("County Example", authority=True)
    clerk = identity("Clerk Example", issuer=county)
    assert signature_of(sign_pdf(paper, clerk[2], PASSPHRASE), trusted=[county[3]]).vouched_for
    friend = identity("Friend Example", issuer=reviewer)
    assert not signature_of(sign_pdf(paper, friend[2], PASSPHRASE), trusted=[reviewer[3]]).vouched_for


@pytest.mark.parametrize("days", [-2, 400])
def test_a_certificate_that_does_not_hold_today_vouches_for_nobody(signed, reviewer, days):
    verdict = signature_of(signed, trusted=[reviewer[3]], now=NOW + timedelta(days=days))
    assert verdict.unchanged and not verdict.vouched_for


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_changed_byte_of_the_paper_goes_unnoticed(paper, signed, reviewer, data):
    place = data.draw(st.integers(0, len(paper) - 1))
    changed = bytearray(signed)
    changed[place] ^= data.draw(st.integers(1, 255))
    try:
        verdict = signature_of(bytes(changed), trusted=[reviewer[3]])
    except InputRefused:
        return
    assert not verdict.unchanged


def grown(signed):
    """The same pages with one turned, saved as a later revision of the file."""
    writer = PdfWriter(io.BytesIO(signed), incremental=True)
    writer.pages[0].rotate(90)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "change", [lambda signed: signed + b"\n% later\n", grown], ids=["bytes behind", "a later revision"]
)
def test_what_is_added_later_is_a_change(signed, reviewer, change):
    later = change(signed)
    assert later.startswith(signed) and len(later) > len(signed)
    verdict = signature_of(later, trusted=[reviewer[3]])
    assert not verdict.unchanged
    assert "Not the paper that was signed." in verdict.sentences()


@pytest.mark.parametrize("cut", [0, 5, 200, 0.5, 0.9])
def test_half_a_paper_is_refused(signed, cut):
    with pytest.raises(InputRefused):
        signature_of(signed[: int(cut * len(signed)) if isinstance(cut, float) else cut])


def test_an_unsigned_paper_is_refused_and_a_signed_one_is_not_signed_again(paper, signed, reviewer):
    with pytest.raises(InputRefused, match="no signature"):
        signature_of(paper)
    with pytest.raises(InputRefused, match="already"):
        sign_pdf(signed, reviewer[2], PASSPHRASE)


def locked(paper):
    writer = PdfWriter(clone_from=io.BytesIO(paper))
    writer.encrypt("secret")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_what_is_no_readable_pdf_is_refused(paper, reviewer):
    for bad in (b"", b"hello", b"%PDF-1.7 nothing", paper[: len(paper) // 2], locked(paper)):
        with pytest.raises(InputRefused):
            sign_pdf(bad, reviewer[2], PASSPHRASE)
        with pytest.raises(InputRefused):
            signature_of(bad)


def test_a_key_that_does_not_open_or_is_not_valid_today_is_refused(paper, reviewer):
    for key, passphrase in ((reviewer[2], "wrong"), (reviewer[2], ""), (b"no key", ""), (reviewer[3], PASSPHRASE)):
        with pytest.raises(InputRefused, match="key file"):
            sign_pdf(paper, key, passphrase)
    for lasts in ((-10, -1), (1, 10)):
        with pytest.raises(InputRefused, match="not valid today"):
            sign_pdf(paper, identity("Late Example", lasts=lasts)[2], PASSPHRASE)


def test_a_key_file_without_a_passphrase_or_without_a_key(paper, reviewer):
    assert sign_pdf(paper, identity("Open Example", passphrase="")[2]).startswith(paper)
    empty = pkcs12.serialize_key_and_certificates(b"c", None, reviewer[1], None, serialization.NoEncryption())
    with pytest.raises(InputRefused, match="key file"):
        sign_pdf(paper, empty)


def test_a_name_that_hides_something_is_shown_with_what_it_hides(paper):
    sly = identity("Reviewer\n\u202eelpmaxE")
    assert "\u202e" not in signature_of(sign_pdf(paper, sly[2], PASSPHRASE)).signer
    assert len(list(signature_of(sign_pdf(paper, sly[2], PASSPHRASE)).sentences())[1].splitlines()) == 1


def test_works_within_a_notebook_and_logs_nothing(paper, reviewer, caplog, capfd):
    async def cell():
        return signature_of(sign_pdf(paper, reviewer[2], PASSPHRASE))

    verdict = asyncio.run(cell())
    with pytest.raises(InputRefused):
        sign_pdf(paper, reviewer[2], "wrong")
    assert verdict.unchanged and not caplog.records and capfd.readouterr() == ("", "")


def test_a_certificate_that_cannot_be_read_is_refused(signed):
    for bad in (b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(InputRefused, match="PEM or DER"):
            signature_of(signed, trusted=[bad])


def test_without_the_library_one_sentence_says_what_to_install(paper, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyhanko.sign", None)
    for ask in (lambda: signature_of(paper), lambda: sign_pdf(paper, b"")):
        with pytest.raises(InputRefused) as refused:
            ask()
        assert str(refused.value) == signing.MISSING
