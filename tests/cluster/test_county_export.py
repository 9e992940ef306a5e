"""The file written back from what is running: its plan has nothing to do, and it builds the same county elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from bench.county_file import county_file
from cluster.county.export import export
from cluster.county.plan import NOTHING_TO_DO
from cluster.county.reading import read, read_text
from sites.models import ColumnKind, ColumnPage, HomePage
from tests.cluster.county import COUNTY, county, mistakes_in, plan_of, run, set_up
from units.models import Unit


@pytest.mark.django_db
def test_the_plan_of_an_exported_file_has_nothing_to_do(tmp_path) -> None:
    set_up(
        county(
            ('telephone = "0000-6210101"', 'closed_on = 2026-11-20\nsuccessor = "yxxzf"'),
            (
                'contact = "0000-6210101"',
                'contact = "电话 \\"0000\\"\\\\n"\nintroduction = """第一行\n第二行 \\""""',
            ),
        )
    )
    file = tmp_path / "exported.toml"
    assert "已写到" in run("export", "--output", str(file))
    assert run("plan", str(file)).strip() == NOTHING_TO_DO


@pytest.mark.django_db
def test_the_exported_file_says_what_the_first_one_said() -> None:
    set_up()
    first, again = read_text(COUNTY)[0], read_text(export())[0]
    assert again.county == first.county
    assert again.themes == first.themes
    assert {unit.code: unit.name for unit in again.units} == {unit.code: unit.name for unit in first.units}
    assert {site.unit: (site.host, site.path, site.theme) for site in again.sites} == {
        site.unit: (site.host, site.path, site.theme) for site in first.sites
    }
    assert again.columns == first.columns


@pytest.mark.django_db
def test_a_column_that_only_some_sites_of_a_kind_have_is_not_standard() -> None:
    text = COUNTY + '\n[[site]]\nunit = "ymx"\npath = "ymx"\n'
    set_up(text)
    HomePage.objects.get(unit__code="lxz").add_child(
        instance=ColumnPage(title="赶集", kind="news", slug="gj")
    )
    exported = export()
    assert "赶集" not in exported
    assert plan_of(exported).changes == []


@pytest.mark.django_db
def test_an_empty_installation_is_exported_without_units() -> None:
    assert "[[unit]]" not in export()


def test_the_sample_county_has_no_mistakes_and_no_warnings() -> None:
    assert read(settings.BASE_DIR / "demo" / "cluster.toml")[1] == []


def test_the_sample_county_has_a_column_for_every_sample_text() -> None:
    import tomllib

    file, _warnings = read(Path(settings.BASE_DIR) / "demo" / "cluster.toml")
    for content in sorted((Path(settings.BASE_DIR) / "demo" / "content").glob("*.toml")):
        texts = tomllib.loads(content.read_text(encoding="utf-8"))
        if "unit" not in texts:
            continue  # what happens to texts, not texts
        columns = file.columns_of(file.site_by_unit[texts["unit"]])
        kinds = {each.kind for column in columns for each in (column, *column.children)}
        wanted = {item["column"] for item in texts["item"] if "column" in item}
        assert wanted <= kinds, content.name
        assert wanted <= set(ColumnKind.values)


def test_the_generator_writes_files_without_mistakes() -> None:
    text = county_file(departments=3, townships=2, villages=5)
    assert mistakes_in(text) == []
    file, _warnings = read_text(text)
    assert len(file.units) == len(file.sites) == 11


@pytest.mark.django_db
def test_the_plan_of_the_sample_county_can_be_carried_out(tmp_path) -> None:
    file = str(settings.BASE_DIR / "demo" / "cluster.toml")
    run("apply", file)
    assert run("plan", file).strip() == NOTHING_TO_DO
    assert Unit.objects.count() == 12
    assert plan_of(export()).changes == []
