"""The text of attachments, for scanning and searching: PDF, DOCX, XLSX, OFD, CSV, TXT, ZIP of these, EXIF of pictures.

`running.extract` reads in a limited process of its own and always answers; `keeping.extract_once` asks a cache first.
What could not be read is part of the answer, since what was not read was not scanned.
"""
