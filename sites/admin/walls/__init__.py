"""Whose objects the screens of pages, files, classifications and translations name; one module for each family."""

from __future__ import annotations


def register() -> None:
    """Fill the table of ``units.walls``; called once, when the apps are ready."""
    from sites.admin.walls import (  # noqa: PLC0415 - they need the models
        choosers,
        files,
        pages,
        reports,
        shared,
        translations,
    )

    for module in (pages, choosers, files, translations, reports, shared):
        module.register()
