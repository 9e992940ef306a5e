"""The county as one TOML file: read it, compare it with what is running, carry the difference out, write it back.

* ``schema``, ``reading``, ``checks``, ``mistakes``, ``themes``: is the file right, and where is it not?
* ``running``: what there is now, in a fixed number of queries.
* ``changes``, ``plan``: what would have to be done.
* ``apply``, ``steps``, ``pages``: doing it, one change after the other, each in a transaction of its own.
* ``export``: the file back from what is running.
"""
