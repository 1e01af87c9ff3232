import pytest


@pytest.fixture(autouse=True)
def no_registries(monkeypatch):
    """Each test says itself when the demonstration answers."""
    monkeypatch.delenv("CAIR_COMPLIANCE_REGISTRIES", raising=False)


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setenv("CAIR_COMPLIANCE_REGISTRIES", "demo")
