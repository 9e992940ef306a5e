"""Importing government information: files of rows become drafts of one site's catalogue.

* ``rows``: JSON Lines, CSV and XLSX as one stream of rows, each with its line.
* ``mapping``: which of their columns is which of our fields.
* ``values``: what stands in a cell, as text, day or moment.
* ``terms``: units and classifications by the names that files use for them.
* ``entry``: one row read into one entry, with what was odd about it.
* ``attachments``: files of a folder, checked and stored.
* ``run``: the loop: each row in a transaction of its own, nothing twice, nothing lost.
* ``recording``: what each draft held when it came in, on the record.
* ``listing``: the list of what came in, for whoever clears old holdings.
* ``reporting``: progress, summary, report.
"""
