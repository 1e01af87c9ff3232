"""What came of asking, counted per registry and said per pupil."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from cair_compliance.model.answers import Answer, Match, Outcome, Route, SourceTally
from cair_compliance.model.standings import ROSTER_ONLY, UNVERIFIED, VERIFIED

from .asking import FAILED
from .directory import Directory
from .settings import RegistrySettings

NO_COUNTY = "The county is not known, so no registry could be asked."


def tally(
    routes: Mapping[int, Sequence[Route]], answers: Mapping[int, Sequence[Answer]], directory: Directory
) -> tuple[SourceTally, ...]:
    """One line a planned registry, in the directory's order. A locked record counts as any answered question."""
    planned = Counter(one.registry for given in routes.values() for one in given)
    titles = {registry.id: registry.title for registry in directory.registries}
    order = [*titles, *sorted(set(planned) - set(titles))]
    by_registry: dict[str, list[Answer]] = {registry: [] for registry in planned}
    for given in answers.values():
        for answer in given:
            by_registry.setdefault(answer.registry, []).append(answer)
    return tuple(_tally(key, titles.get(key, key), by_registry[key]) for key in order if key in by_registry)


def _tally(registry: str, title: str, answers: Sequence[Answer]) -> SourceTally:
    lost = [answer for answer in answers if answer.outcome in FAILED]
    answered = [answer for answer in answers if answer.definite]
    return SourceTally(
        registry=registry,
        title=title,
        asked=len(answers),
        answered=len(answered),
        found=sum(answer.outcome is Outcome.FOUND and answer.match is Match.EXACT for answer in answered),
        review=len(answers) - len(answered) - len(lost),
        failed=len(lost),
        trouble=" ".join(words for words, _ in Counter(answer.detail for answer in lost).most_common()),
    )


def verification(routes: Sequence[Route], answers: Sequence[Answer], settings: RegistrySettings) -> tuple[str, str]:
    """(verified | unverified | roster_only, why in words) for one pupil; "" where there is nothing to say."""
    if settings.roster_only:
        return ROSTER_ONLY, ""
    if not routes:
        return UNVERIFIED, NO_COUNTY
    said = {answer.registry: answer for answer in answers}
    open_ones = [one.registry for one in routes if one.registry not in said or not said[one.registry].definite]
    if not open_ones:
        return VERIFIED, ""
    return UNVERIFIED, " ".join(_open(registry, said.get(registry), settings) for registry in open_ones)


def _open(registry: str, answer: Answer | None, settings: RegistrySettings) -> str:
    title = settings.titles.get(registry, registry)
    return f"{title}: {answer.detail}" if answer and answer.detail else f"{title} gave no answer."
