"""Run all measurements, or those named: ``python -m bench queries admin digest``; without a name all of them."""

from __future__ import annotations

import json
import os
import platform
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after setup
from django.db import connection  # noqa: E402

from bench import (  # noqa: E402
    admin_queries,
    apply_county,
    browser,
    digests,
    import_corpus,
    import_documents,
    queries,
    reviews,
    scan,
    search_engines,
    search_quality,
    throughput,
)

MEASUREMENTS = {
    "queries": queries.measure,
    "admin": admin_queries.measure,
    "throughput": throughput.measure,
    "import": import_documents.measure,
    "corpus": import_corpus.measure,
    "county": apply_county.measure,
    "digest": digests.measure,
    "review": reviews.measure,
    "scan": scan.measure,
    "search": search_engines.measure,
    "search quality": search_quality.measure,
    "browser": browser.measure,
}


def main() -> None:
    """Print one JSON object; progress goes to standard error."""
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := set(wanted) - set(MEASUREMENTS):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(MEASUREMENTS)}")
    call_command("migrate", verbosity=0)
    report: dict[str, object] = {
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": connection.vendor,
    }
    for name in wanted:
        started = time.monotonic()
        print(f"{name} …", file=sys.stderr, flush=True)
        report[name] = MEASUREMENTS[name]()
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()


if __name__ == "__main__":
    main()
