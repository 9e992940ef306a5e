"""People on screen: who works for a unit, in which role, from when until when; joining, leaving, going elsewhere.

``staffing`` counts; ``overview`` shows; ``changing``, ``departing`` and ``joining`` ask and tell. What is done, and
whether it may be, lies in ``units.permissions``, ``units.departures`` and ``units.invitations``.
"""
