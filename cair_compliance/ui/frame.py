"""What stands above each step: where we are, and whether the demonstration answers."""

from __future__ import annotations

from ..registries import RegistrySettings
from . import session
from .doors import heading, show
from .markup import el

STEPS = {
    session.BRING: "Bring the list",
    session.CONFIRM: "Did we read it right?",
    session.ASK: "Who will be asked",
    session.WORK: "Working",
}
DEMO_NOTE = (
    "Demonstration: stand-in registries on this computer answer, with invented people; no real registry is asked."
)


def step_heading(step: str) -> None:
    """The title of the step, with the four steps above it."""
    places = [
        el("li", f"{number}. {title}", aria_current="step" if key == step else "")
        for number, (key, title) in enumerate(STEPS.items(), start=1)
    ]
    show(el("ol", places, cls="cc-steps", aria_label="Steps of a check"))
    heading(STEPS[step], 1)


def demo_note(settings: RegistrySettings) -> None:
    """Say it where it matters that nobody real is asked; nothing outside the demonstration."""
    if settings.demo:
        show(el("p", DEMO_NOTE, cls="cc-demo", role="note"))
