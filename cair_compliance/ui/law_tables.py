"""The rules of one day as rows of tables: what is asked, when the next dose is due, who is exempt. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..check.entry import PROGRAMS
from ..engine import RulePack
from ..engine.exemption_schema import KindBlock, Protection
from ..engine.pack import Law, Requirement, Table, TableRow, Windows, cite
from ..engine.schema import Cite
from ..engine.show import clause, laws, window
from ..engine.window_schema import WindowLine
from ..engine.wording import nth
from ..model.calendar import in_words
from ..model.results import Citation
from ..model.standings import REPORT_CATEGORIES, STANDINGS
from .markup import Markup, el
from .worked import Worked

Row = tuple[str | Markup, ...]

SPANS = {"pre_k": "before kindergarten", "tk_6": "TK to grade 6", "7_12": "grades 7 to 12"}


def tables_on(pack: RulePack, day: date) -> list[Table]:
    """The tables for an entry on a day; none where the pack holds no law for it."""
    if pack.frame_on(day) is None:
        return []
    return [one for one in pack.tables if one.start <= day and (one.until is None or day <= one.until)]


def began(pack: RulePack) -> date:
    """The first day these rules speak of."""
    return min(start for start, _ in pack.frames)


def requirement_rows(one: Table, row: TableRow, worked: Worked) -> list[Row]:
    """Vaccine, clause in words, source, worked pupils."""
    return [
        (requirement.label, asked(requirement), source(laws(requirement)),
         f"{len(worked.get((one.program, row.id, requirement.name), ())):,}")
        for requirement in row.requirements
    ]  # fmt: skip


def asked(requirement: Requirement) -> str:
    """The clause in words, with its conditions."""
    words = clause(requirement.node)
    if requirement.until_age:
        words += f", until the {nth(requirement.until_age)}"
    return words + (f", for entries until {in_words(requirement.entry_until)}" if requirement.entry_until else "")


def source(found: Sequence[Citation]) -> Markup:
    """Each law on a line of its own; what nobody compared with the official text yet says so."""
    return el("div", [el("div", str(law), cls="" if law.verified else "cc-unsure") for law in dict.fromkeys(found)])


def cited(*rules: Cite | None) -> Markup:
    return source([cite(rule) for rule in rules if rule is not None])


def window_rows(windows: Windows, labels: dict[str, str]) -> list[Row]:
    """Vaccine and dose, when it may and must be given, and the law."""
    return [
        (el("span", f"{labels[name]} dose {line.dose}", cls="cc-day"), window(line), window_source(windows, line))
        for name, lines in windows.lines.items()
        for line in lines
    ]


def window_source(windows: Windows, line: WindowLine) -> Markup:
    final = [cite(line.if_final.citation)] if line.if_final else []
    return source([windows.citation, *final])


def counting_rows(pack: RulePack, law: Law) -> Iterator[Row]:
    """From when on a dose counts."""
    if law.frame is not None:
        grace = law.frame.age_grace
        yield "All vaccines", f"a dose up to {grace.period} before a minimum age counts", cited(grace.citation)
    for rule in pack.series.values():
        for group, limits in rule.groups.items():
            words = [f"not before the {nth(limits.min_age)}" if limits.min_age else ""]
            words += [f"at most {limits.at_most} of them count" if limits.at_most else ""]
            before = limits.contested_before_age
            words += [f"a dose before the {nth(before)} needs a person's decision" if before else ""]
            said = ", ".join(word for word in words if word)
            if said:
                name = rule.label if len(rule.groups) == 1 else f"{rule.label}: {group.capitalize()}"
                yield name, said, cited(limits.citation)


def exemption_rows(pack: RulePack, law: Law) -> Iterator[Row]:
    """Kind of exemption, the form that counts, how long."""
    if law.exemptions is None:
        return
    for name, block in law.exemptions.kinds.items():
        label = pack.exemptions.kinds[name].label
        yield (
            label[:1].upper() + label[1:],
            "; ".join(exemption_words(block)),
            cited(block.citation, *(form.citation for form in block.forms.values())),
        )
    spans = ", ".join(SPANS.get(span, span) for span in pack.exemptions.spans)
    yield (
        "Every exemption",
        f"ends when the pupil enters the next grade span: {spans}",
        cited(pack.exemptions.spans_citation),
    )
    again = law.exemptions.revocation
    yield "After an exemption is revoked", f"{again.window} to begin the doses", cited(again.citation)


def exemption_words(block: KindBlock) -> Iterator[str]:
    for form in block.forms.values():
        if form.issued_from:
            yield f"{form.label} issued from {in_words(form.issued_from)}"
        elif form.issued_before:
            yield f"{form.label} issued before {in_words(form.issued_before)}"
    if block.lasts_at_most:
        yield f"at most {block.lasts_at_most}"
    if block.filed_before:
        yield f"filed before {in_words(block.filed_before)}"


def standing_rows(law: Law) -> Iterator[Row]:
    """Special standings that keep a pupil with overdue doses in school, in the order they are looked for."""
    for one in law.protections:
        label = one.label[:1].upper() + one.label[1:]
        yield label, protection_words(one), REPORT_CATEGORIES.get(one.category, one.category), cited(one.citation)


def protection_words(one: Protection) -> str:
    words = [STANDINGS[one.standing].label]
    if one.school_days_since_admission:
        words.append(f"{one.school_days_since_admission} school days from admission")
    if one.since_admission:
        words.append(f"{one.since_admission} from admission")
    if one.programs:
        words.append("only " + ", ".join(PROGRAMS[program] for program in one.programs))
    return "; ".join(words)


def duty_rows(law: Law) -> Iterator[Row]:
    """What a school does when a dose is missing or still to come."""
    if law.notice is not None:
        words = f"notify the family: {law.notice.school_days} school days to show proof, then the pupil may not attend"
        yield "A pupil in school lacks a dose", words, cited(law.notice.citation)
    if law.review is not None:
        programs = ", ".join(PROGRAMS[program] for program in law.review.programs)
        yield (
            "A pupil was admitted conditionally",
            f"review the record every {law.review.every} ({programs})",
            cited(law.review.citation),
        )
    if law.adults is not None:
        yield (
            "A pupil is an adult",
            f"the requirements end with the {nth(law.adults.from_age)}",
            cited(law.adults.citation),
        )
