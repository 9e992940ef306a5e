"""Every list, filter, chooser, report and count of Wagtail's admin, narrowed to the units of the person who looks.

``prefixes`` and ``reach`` say what exists for a person; each other module narrows one family of Wagtail's screens and
says why there was no hook and when it can go. Objects named in an address are the business of ``units.walls``.
"""
