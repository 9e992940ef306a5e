"""Importing government information: files of rows become entries of one site's catalogue.

* ``rows``: JSON Lines, CSV and XLSX as one stream of rows, each with its line.
* ``mapping``: which of their columns is which of our fields.
* ``values``: what stands in a cell, as text, day or moment.
* ``terms``: units and classifications by the names that files use for them.
* ``entry``: one row read into one entry, with what was odd about it.
* ``attachments``: files of a folder, checked and stored.
* ``run``: the loop: each row in a transaction of its own, nothing twice, nothing lost.
* ``reporting``: progress, summary, report.
"""
