"""The walls between units: whose object an admin address names, and who may come in.

``table`` holds the entries, written by the floors that own the screens; ``guard`` asks them before any view runs;
``addresses`` knows every address under the admin; ``checks`` refuses to start while one of them has no entry.
"""
