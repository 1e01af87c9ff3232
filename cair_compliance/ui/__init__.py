"""Floor 4: the screens. The only part of the package that imports streamlit; it asks, calls api and shows."""
