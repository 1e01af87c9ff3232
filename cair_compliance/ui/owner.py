"""Whose job is it? The browser that started it: its secret is the token Streamlit keeps in a cookie.

The token survives a refresh and is shared by the tabs of one browser. Streamlit writes it under a new mask each
time, so it is unmasked first. Without a cookie the session has a secret of its own, which a refresh ends.
"""

from __future__ import annotations

import hashlib
import secrets

import streamlit as st

COOKIE = "_streamlit_xsrf"


def owner() -> str:
    """The secret that opens this browser's jobs."""
    return browser() or str(st.session_state.setdefault("held-owner", secrets.token_hex(32)))


def browser() -> str:
    """The secret of this browser, the same in all its windows; "" where it keeps no cookie."""
    token = unmasked(str(st.context.cookies.get(COOKIE, "")))
    return hashlib.sha256(token).hexdigest() if token else ""


def unmasked(cookie: str) -> bytes:
    """The token in "2|mask|masked token|time" (hexadecimal); empty where the cookie is none of that shape."""
    parts = cookie.strip('"').split("|")
    if len(parts) != 4 or parts[0] != "2":
        return b""
    try:
        mask, masked = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
    except ValueError:
        return b""
    token = bytes(byte ^ mask[n % len(mask)] for n, byte in enumerate(masked)) if mask else b""
    return token if len(token) >= 16 else b""
