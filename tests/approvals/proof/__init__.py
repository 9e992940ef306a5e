"""Random histories of three units, read by somebody without an account after every step: ``make prove``.

``county`` builds the units once, ``marks`` makes words that occur nowhere else, ``belief`` knows in plain Python what was
cleared, ``channels`` reads all that the public can read, ``histories`` are the steps.
"""
