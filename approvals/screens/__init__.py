"""The screens of reviews inside Wagtail's admin: submitting, deciding, worklists, the file of an item."""
