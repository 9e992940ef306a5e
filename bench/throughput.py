"""Requests a second and CPU per request of an entry, beside the same text on a bare Wagtail page, in one run."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from bench.bare.models import BarePage
from bench.county import TEXT, build
from bench.scratch import scratch_transaction

ROUNDS, REQUESTS = 5, 60


def _serve(client: Client, path: str, host: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    for _number in range(REQUESTS):
        response = client.get(path, HTTP_HOST=host)
        if response.status_code != 200:  # noqa: PLR2004
            raise RuntimeError(f"{path} answered {response.status_code}")
    return (time.perf_counter() - wall) / REQUESTS, (time.process_time() - cpu) / REQUESTS


def _best(client: Client, pages: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """The pages take turns, so that what else the machine does falls on all; the best round of each counts."""
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for _round in range(ROUNDS):
        for name, (path, host) in pages.items():
            rounds[name].append(_serve(client, path, host))
    result = {}
    for name, (path, host) in pages.items():
        with CaptureQueriesContext(connection) as captured:
            size = len(client.get(path, HTTP_HOST=host).content)
        wall, cpu = (min(times) for times in zip(*rounds[name], strict=True))
        result[name] = {
            "requests_per_second": round(1 / wall, 1),
            "cpu_ms_per_request": round(cpu * 1000, 2),
            "queries": len(captured),
            "bytes": size,
        }
    return result


def measure() -> dict[str, Any]:
    """Ours on a host, ours under a path, and the bare page three levels deep; ratios of CPU."""
    with scratch_transaction():
        sites = build(6)
        root = Page.get_first_root_node().add_child(instance=Page(title="bare", slug="bare"))
        Site.objects.create(hostname="bare.localhost", port=80, root_page=root)
        middle = root.add_child(instance=BarePage(title="column", slug="column"))
        middle.add_child(instance=BarePage(title="关于做好春耕备耕工作的通知", slug="entry", body=TEXT))
        ours = {
            name: (page.get_url_parts()[2], page.site_entry.host)
            for name, page in (
                ("entry on a host", sites["host"].pages["disclosure"]),
                ("entry under a path", sites["path"].pages["disclosure"]),
                ("portal home", sites["portal"].home),
                ("catalogue of all", sites["portal"].pages["catalog"]),
            )
        }
        result = _best(Client(), {"bare page": ("/bare/column/entry/", "bare.localhost"), **ours})
    bare = result["bare page"]
    for name in ours:
        result[name]["cpu_ratio_to_bare"] = round(
            result[name]["cpu_ms_per_request"] / bare["cpu_ms_per_request"], 2
        )
    return result
