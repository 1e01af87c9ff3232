"""The app without a browser, and the steps a clerk takes in it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
ROSTERS = ROOT / "cair_compliance" / "standin" / "rosters"
CSV = "text/csv"


def opened(page: str = "") -> AppTest:
    """The app at its front door, or at one page."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
    return at.switch_page(page).run() if page else at


def press(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def brought(data: bytes, name: str = "list.csv") -> AppTest:
    """The app after this file was given to it."""
    at = opened()
    return at.file_uploader(key="roster-file").upload(name, data, CSV).run()


def finished(at: AppTest) -> AppTest:
    """Wait for the run to end, then look again, as the page does by itself."""
    run = at.session_state.get("held-run")
    if run is not None:
        run.wait(30)
    return at.run()


def checked(at: AppTest, button: str = "check-file-only") -> AppTest:
    """From the first step through to the results."""
    for key in ("to-confirm", "reading-right-top", button):
        press(at, key)
    return finished(at)


def words(at: AppTest) -> str:
    """Everything the page says in our own HTML, and in notices; blanks that keep a line together are blanks."""
    said = [element.proto.body for element in at.html]
    return "\n".join([*said, *(notice.value for notice in (*at.error, *at.warning))]).replace("\u00a0", " ")


def type_vaccine(at: AppTest, key: str, text: str) -> None:
    """Choose a vaccine or type one that is not offered, as the browser lets a person do."""
    box = at.selectbox(key=key)
    if text not in box.options:
        box.options.append(text)
    box.set_value(text)
