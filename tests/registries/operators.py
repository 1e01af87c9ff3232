"""An operator's own registry with an agreement, and a wire that must stay silent."""

import textwrap

from cair_compliance.registries import load_settings

from .playing import Playing

AGREEMENTS = """
agreements:
  - organisation: Aster Unified
    registry: bay
    signatory_role: Superintendent
    valid_from: 2026-01-01
    valid_until: 2026-12-31
    facilities: [Oak Hollow School]
    persons:
      - {id: clerk-1, accepted_on: 2026-02-01, regions: [bay]}
"""
SETTINGS = """
agreements: agreements.yaml
audit: audit
asking: {person: clerk-1, organisation: Aster Unified, purpose: school_admission}
registries:
  bay:
    address: ADDRESS
    username_env: OWN_USER
    password_env: OWN_PASSWORD
    facility_env: OWN_FACILITY
    pace: {in_flight: 8, per_second: 1000, retry_seconds: []}
"""


def own_settings(folder, monkeypatch, address="https://iis.example.org/IISService", agreements=AGREEMENTS, **changed):
    """Settings of a registry that is no stand-in, as an operator writes them."""
    for name, value in (("OWN_USER", "demo"), ("OWN_PASSWORD", "demo-pass"), ("OWN_FACILITY", "DE-900001")):
        monkeypatch.setenv(name, value)
    (folder / "agreements.yaml").write_text(textwrap.dedent(agreements))
    text = SETTINGS.replace("ADDRESS", address)
    for before, after in changed.items():
        text = text.replace(before, after)
    (folder / "settings.yaml").write_text(text)
    return load_settings(folder / "settings.yaml")


class Silent:
    """A wire on which nothing may be heard; `opened` counts clients, `heard` requests."""

    opened = heard = 0

    def __call__(self, _connection):
        self.opened += 1
        return Playing(self.hear)

    def hear(self, _request):
        self.heard += 1
        raise AssertionError("a byte left")
