"""What is running without being in the cluster file: told of in every plan, and left as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cluster.county.running import Running
from cluster.county.schema import CountyFile


def notes(file: CountyFile, running: Running) -> Iterator[str]:
    """What a person who compares file and cluster should know, though nothing is done about it."""
    for code, unit in running.units.items():
        if code not in file.unit_by_code:
            yield f"单位 {code} {unit.name} 不在文件中，保持原样；撤并请在文件中写 closed_on。"
    for code, site in running.sites.items():
        if code not in file.site_by_unit:
            yield f"网站 {code} {site.home.title} 不在文件中，保持原样。"
        elif not site.home.live:
            yield f"网站 {code} {site.home.title} 没有公开，保持原样。"
    for home in running.further_homes:
        yield f"单位另有首页“{home.title}”（页面 {home.pk}），不归文件管理。"
    for language in running.languages:
        if language not in file.county.languages:
            yield f"语言 {language} 不在文件中，保持原样。"
    yield from _columns(file, running)


def _columns(file: CountyFile, running: Running) -> Iterator[str]:
    further: Counter[tuple[str, str]] = Counter()
    withdrawn: Counter[tuple[str, str]] = Counter()
    for site in file.sites:
        if (present := running.sites.get(site.unit)) is None:
            continue
        standard = {column.slug for column in file.columns_of(site)}
        for slug, column in present.columns.items():
            if column.is_column and slug not in standard:
                further[slug, column.title] += 1
            elif column.is_column and not column.live:
                withdrawn[slug, column.title] += 1
    for (slug, title), number in sorted(further.items()):
        yield f"栏目“{title}”（{slug}）不在文件中，{number} 个网站有，保持原样。"
    for (slug, title), number in sorted(withdrawn.items()):
        yield f"栏目“{title}”（{slug}）在 {number} 个网站没有公开，保持原样。"
