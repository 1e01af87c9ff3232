"""The readers of files that strangers made. They run alone in a child interpreter that has given up memory, time,
files and sockets (`start.py`); nothing here may import from the rest of the package."""
