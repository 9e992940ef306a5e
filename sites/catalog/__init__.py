"""The shared catalogue: rows that follow publications, the list with its filters, exports, the feed."""
