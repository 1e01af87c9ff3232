import pytest


@pytest.fixture(autouse=True)
def no_registries(monkeypatch):
    """Each test says itself when the demonstration answers."""
    monkeypatch.delenv("CAIR_COMPLIANCE_REGISTRIES", raising=False)


@pytest.fixture(autouse=True)
def settings_folder(monkeypatch, tmp_path):
    """What a test has remembered is nobody else's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "cair_compliance"


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setenv("CAIR_COMPLIANCE_REGISTRIES", "demo")
