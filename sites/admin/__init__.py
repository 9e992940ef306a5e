"""Our own screens in Wagtail's admin, one module a job; ``sites.wagtail_hooks`` puts them in their places.

* ``access``: who sees which screen. ``publishing``: release, withdraw, schedule. ``menus``: their buttons.
* ``home``, ``worklist``, ``lights``, ``starting``: the home screen, what it asks, its lights, the way to a new item.
* ``metadata_panel``: what is still missing, on top of a form. ``copying``: the copy form without an address to type.
* ``taxonomy``, ``record``, ``bin``: classifications, the ledger, deleted pages. ``translations``: walls around localize.
"""
