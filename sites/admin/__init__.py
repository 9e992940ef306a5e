"""Our own screens in Wagtail's admin, one module a job; ``sites.wagtail_hooks`` puts them in their places.

* ``access``: who sees which screen. ``publishing``: release, withdraw, schedule. ``menus``: their buttons.
* ``worklist``, ``starting``: the home screen, and the way to a new item under the right parent.
* ``advice``: what is said, but not refused, after saving. ``copying``: the copy form without an address to type.
* ``taxonomy``, ``record``, ``bin``: classifications, the ledger, deleted pages. ``translations``: walls around localize.
"""
