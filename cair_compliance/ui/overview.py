"""The results screen: whom do I call, and what do I say?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..api import Check
from ..check.explanation import sources_in_words
from ..model.calendar import in_words
from ..model.questions import Question
from ..model.results import CheckResult, PupilResult, facility_words
from ..model.standings import NOT_LEGAL
from ..reports.words import program_words, requirements
from . import session
from .ahead import dates_ahead
from .charts import left_out, requirement_chart, split_by_grade, tallies, tally_table
from .doors import heading, plain, sentence, show
from .figures import FIGURES, audit_lines, figure_counts
from .frame import demo_note
from .markup import el, table
from .needs_you import needs_you
from .other_date import other_date
from .outbreak import outbreak_list
from .turning import afresh, open_page, turned
from .whole_report import downloads
from .wording import children, meanwhile
from .worklist import HEADINGS, Filter, fitting, grades_of, line, page_of, pages, rooms_of


def no_check() -> None:
    """The empty state of every screen that needs a check."""
    heading("No check yet", 1)
    sentence("Bring a list first; the results then stand here. They stay in this window only.")
    if st.button("Bring a list", key="bring-a-list", type="primary"):
        st.switch_page(session.CHECK_PAGE)


def overview(check: Check) -> None:
    """Figures, work list, downloads, chart."""
    with st.spinner("Putting the results together …", show_time=True):
        result, annual = check.result, session.answer("annual", check, check.annual)
    heading(facility_words(result.facility), 1)
    sentence(f"{program_words(result.program)}, as of {in_words(result.as_of)}.")
    if not result.roster_only:
        demo_note(session.settings())
    figures(session.ordered())
    for line_words in audit_lines(annual):
        sentence(line_words)
    needs_you(check)
    downloads(check)
    sentence(NOT_LEGAL)
    views(check)
    small_print(result, check.roster.questions)


def views(check: Check) -> None:
    """The work list, and three more ways to look at the same check. Only the open one is made."""
    names = ("Work list", "Dates ahead", "Outbreak list", "On another date")
    tabs = st.tabs(names, key="results-tabs", on_change="rerun")
    for tab, view in zip(tabs, (calls, dates_ahead, outbreak_list, other_date), strict=True):
        if tab.open:
            with tab:
                view(check)


def calls(check: Check) -> None:
    work_list(check.result)
    those_who_left(check.result)
    picture(check.result)


def figures(pupils: Sequence[PupilResult]) -> None:
    """Each figure is a button: the list below shows only these children, until it is pressed again."""
    counts = figure_counts(pupils)
    shown = [figure for figure in FIGURES if figure.key in counts]
    for column, figure in zip(st.columns(len(shown), wrap=True), shown, strict=True):
        chosen = st.session_state.get("find-figure") == figure.key
        with column:
            st.button(
                f"**{counts[figure.key]:,}** {figure.symbol} {figure.label}" + (" (shown below)" if chosen else ""),
                key=f"figure-{figure.key}",
                type="primary" if chosen else "secondary",
                width="stretch",
                wrap=True,
                on_click=toggle_figure,
                args=(figure.key,),
            )


def toggle_figure(key: str) -> None:
    current = st.session_state.get("find-figure")
    st.session_state["find-figure"] = "" if current == key else key
    afresh(session.PAGE_KEY)


def work_list(result: CheckResult) -> None:
    heading("Work list, most urgent first")
    pupils = session.ordered()
    wanted = ask_filter(result, pupils)
    found = fitting(pupils, wanted)
    session.line_up([pupil.place for pupil in found])
    if not found:
        nobody(wanted)
        return
    count_line(found, pupils, wanted)
    here = page_of(found, open_page(session.PAGE_KEY))
    open_one(here)
    show(table(HEADINGS, [line(pupil) for pupil in here], label="Work list", numbers=(5,)))
    if pages(len(found)) > 1:
        st.pagination(pages(len(found)), key=turned(session.PAGE_KEY), persist_state="session")


def ask_filter(result: CheckResult, pupils: Sequence[PupilResult]) -> Filter:
    labels = requirements(result)
    name, grade, room, requirement = st.columns([2, 1, 1.5, 1.5])
    with name:
        wanted = st.text_input(
            "Search by name or id",
            key="find-name",
            on_change=afresh,
            args=(session.PAGE_KEY,),
            persist_state="session",
            max_chars=80,
        )
    with grade:
        of_grade = choice("Grade", grades_of(pupils), "all grades", "find-grade")
    with room:
        of_room = choice("Room or teacher", rooms_of(pupils), "all rooms", "find-room")
    with requirement:
        open_for = choice("Something open for", list(labels), "any vaccine", "find-requirement", labels.get)
    figure = str(st.session_state.get("find-figure", ""))
    return Filter(figure, of_grade, of_room, open_for, wanted.strip())


def choice(label: str, options: Sequence[str], everything: str, key: str, words: object = None) -> str:
    """One filter; "" is everything."""

    def shown(option: str) -> str:
        return everything if not option else str(words(option)) if callable(words) else option

    return st.selectbox(
        label,
        ["", *options],
        format_func=shown,
        key=key,
        on_change=afresh,
        args=(session.PAGE_KEY,),
        persist_state="session",
    )


def nobody(wanted: Filter) -> None:
    sentence("No child fits what you asked for." if wanted.anything else "No child was counted.")
    if wanted.anything:
        st.button("Show all children again", key="clear-empty", type="primary", on_click=session.clear_filters)


def count_line(found: Sequence[PupilResult], everybody: Sequence[PupilResult], wanted: Filter) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence(f"{len(found):,} of {children(len(everybody))}." if wanted.anything else f"{children(len(found))}.")
        if wanted.anything:
            st.button("Show all", key="clear-filters", type="tertiary", on_click=session.clear_filters)


def open_one(here: Sequence[PupilResult]) -> None:
    """Choose a child of this page; the reasons open at once."""
    place = st.selectbox(
        "Why? Choose a child to see the reasons (opens at once)",
        range(len(here)),
        index=None,
        format_func=lambda i: f"{here[i].pupil.name}: {here[i].shown_as.label}",
        key="open-child",
        placeholder="Choose or type a name",
    )
    if place is not None:
        session.choose(here[place].place)
        st.switch_page(session.PUPIL_PAGE)


def picture(result: CheckResult) -> None:
    """Requirement by status, as bars and as a table."""
    heading("Vaccine by vaccine")
    pupils = session.ordered()
    by_grade = split_by_grade(pupils)
    found, missing = tallies(pupils, by_grade), left_out(pupils, by_grade)
    if not found:
        sentence(f"No requirement applied to any child of the list. {missing}")
        return
    order = [label for label in requirements(result).values() if any(t.requirement == label for t in found)]
    chart = requirement_chart(found, order)
    st.altair_chart(
        chart,
        width="content" if split_by_grade(pupils) else "stretch",
        theme=None,
        key="requirement-chart",
        alt="Children by requirement and status; the same numbers stand in the table below",
    )
    headings, rows, numbers = tally_table(found, order)
    show(table(headings, rows, label="Children by requirement and status", numbers=numbers))
    if missing:
        sentence(missing)


def those_who_left(result: CheckResult) -> None:
    """Children who left: shown, but in no count."""
    gone = [pupil for pupil in result.pupils if not pupil.counted]
    if gone:
        with st.expander(f"{children(len(gone))} left before the as-of date, in no count"):
            rows = [(p.pupil.name, in_words(p.pupil.left) or "date not given", str(p.pupil.row)) for p in gone]
            show(table(("Name", "Left", "Line"), rows, label="Children who left", numbers=(2,)))


def small_print(result: CheckResult, questions: Sequence[Question]) -> None:
    """What the numbers rest on."""
    heading("What this rests on", 3)
    words = [
        sources_in_words(result.sources, result.roster_only),
        result.entry_rule,
        *(f"Not answered when the list was read: {q.text} {meanwhile(q)}" for q in questions if not q.answer),
        f"Rules: {result.rule_pack.title} ({result.rule_pack.id}).",
        NOT_LEGAL,
    ]
    show(el("ul", [el("li", text) for text in words if text], cls="cc-quiet"))
    trouble = [f"{tally.title}: {tally.trouble}" for tally in result.sources if tally.trouble]
    if trouble:
        st.warning(plain("Some questions stayed without an answer. " + " ".join(trouble)))
        ask_again()


def ask_again() -> None:
    """Once more to the registries that did not answer, and to nobody else."""
    if session.may_ask_again() and st.button("Ask again those that did not answer", key="ask-again"):
        session.ask_again()
        st.switch_page(session.CHECK_PAGE)
