"""Publishing and withdrawing: the one way to the public, the gate that guards every other one, and the news of it.

* ``gates``: the seam through which a floor above says whether something may be public.
* ``frames``, ``guard``, ``guard_rows``, ``guard_parts``: where rows are written, the gates are asked, whoever writes
  them and by whatever path: pages; their child rows and lists; catalogue lines, files, view restrictions.
* ``transitions``, ``events``: "this became public, changed, is gone", once, inside the transaction, on every path.
* ``records``: what follows from an event. ``verification``: does what is public agree with the records?
* ``operations``: release, withdraw, schedule, unschedule: what people do, with the obstacles that a button can show.
"""
