"""What runs and is not in the file stays as it is: its names and addresses are not free for others."""

from __future__ import annotations

from collections.abc import Iterator

from cluster.county.mistakes import Mistake
from cluster.county.running import Running
from cluster.county.schema import CountyFile


def conflicts_with_what_stays(file: CountyFile, running: Running) -> Iterator[Mistake]:
    """Every name, code or address in the file that something outside it has already."""
    yield from _taken_names(file, running)
    yield from _taken_addresses(file, running)


def _taken_names(file: CountyFile, running: Running) -> Iterator[Mistake]:
    absent = [unit for code, unit in running.units.items() if code not in file.unit_by_code]
    for name in ("name", "credit_code"):
        kept = {getattr(unit, name): unit for unit in absent if getattr(unit, name)}
        for number, entry in enumerate(file.units):
            if other := kept.get(getattr(entry, name)):
                yield file.places.mistake(
                    ("unit", number, name),
                    f"与文件之外正在运行的单位“{other.code} {other.name}”相同。",
                    "若是同一单位，沿用它的 code；若已撤并，把它也写进文件。",
                )


def _taken_addresses(file: CountyFile, running: Running) -> Iterator[Mistake]:
    homes = [present.home for code, present in running.sites.items() if code not in file.site_by_unit]
    addresses = {(home.host, home.site_path): home for home in [*homes, *running.further_homes]}
    portal = running.portal
    for number, site in enumerate(file.sites):
        if home := addresses.get((site.host, site.path)):
            yield file.places.mistake(
                ("site", number, "host" if site.host else "path"),
                f"地址已由文件之外的网站“{home.title}”使用。",
                "换一个地址。",
            )
        present = running.sites.get(site.unit)
        is_new = present is None or present.home.site_path != site.path
        first = site.path.split("/")[0]
        if first and is_new and portal and first in portal.columns:
            title = portal.columns[first].title
            yield file.places.mistake(
                ("site", number, "path"), f"路径“{first}”与门户已有的栏目“{title}”相同。", "换一个路径。"
            )
