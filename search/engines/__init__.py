"""Engines: embedded (tantivy) and Elasticsearch, behind one contract (``engine``)."""
