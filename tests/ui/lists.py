"""Small lists of invented children."""

HEADINGS = "Student ID,Last Name,First Name,DOB,Grade,Teacher,Polio 1,Polio 2,Polio 3,Polio 4,MMR 1,MMR 2"
COMPLETE = "01/10/2020,03/10/2020,06/10/2020,12/10/2024,12/10/2020,12/10/2024"
HOSTILE = ("<b>x</b>", "$x$", ":red[x]", "[a](http://b)", "**bold**", ":smile:", "<img src=x onerror=alert(1)>")


def a_list(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *lines, ""]).encode()


def child(
    last: str, first: str = "Robin", number: int = 1, grade: str = "K", room: str = "Room 1", doses: str = COMPLETE
):
    return f'{1000 + number},"{last}",{first},12/09/2019,{grade},{room},{doses}'


def hostile_list() -> bytes:
    """Names that would be markup in HTML, Markdown or mathematics."""
    return a_list(*(child(name, number=i) for i, name in enumerate(HOSTILE)))


def many(number: int) -> bytes:
    """A class of children with different names."""
    return a_list(*(child(f"Family{chr(65 + i // 26)}{chr(97 + i % 26)}", number=i) for i in range(number)))
