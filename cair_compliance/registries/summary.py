"""What came of asking, counted per registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..model.answers import Answer, Route, SourceTally
from .asking import FAILED
from .directory import Directory


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
        found=sum(answer.accepted for answer in answered),
        review=len(answers) - len(answered) - len(lost),
        failed=len(lost),
        held=sum(answer.held for answer in answers),
        trouble=" ".join(words for words, _ in Counter(answer.detail for answer in lost).most_common()),
    )
