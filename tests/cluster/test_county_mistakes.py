"""Every mistake in the cluster file is found, with its place and what to write instead."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.core.management import CommandError

from cluster.county.mistakes import CountyFileRefused
from cluster.county.reading import read, read_text
from cluster.county.themes import contrast, pairs_of, readable_variant, worst_pair
from sites.models import HomePage
from tests.cluster.county import COUNTY, county, line_of, mistakes_in, run, the_mistake_in, written
from units.models import Unit

HALF = '[[unit]]\ncode = "{code}"\nkind = "department"\nname = "{name}"\n'

# What is written instead of what; the place, a part of the message, a part of the suggestion.
CASES = {
    "misspelt key": (
        'short_name = "县教育局"', 'short_nane = "县教育局"', 'unit[2]（code "jyj"）.short_nane', "没有", "short_name"
    ),
    "misspelt table": ("[county]", "[conty]", "conty", "没有“conty”这张表", "county"),
    "unknown kind of unit": ('kind = "department"', 'kind = "departement"', 'unit[2]（code "jyj"）.kind', "", "department"),
    "unknown kind of column": ('kind = "notices"', 'kind = "notice"', 'columns.township[1]（slug "tzgg"）.kind', "", "notices"),
    "unknown kind of site": ("[[columns.township]]", "[[columns.townships]]", "columns.townships", "没有", "township"),
    "misspelt key of a child column": (
        'slug = "bgxz" }', 'slag = "bgxz", slug = "bgxz" }',
        'columns.department[2]（slug "bsfw"）.children[1]（slug "bgxz"）.slag', "没有", "slug",
    ),
    "wrong check digit": (
        "11999900000000003L", "11999900000000003M", 'unit[2]（code "jyj"）.credit_code', "不是有效的", "校验位应为“L”"
    ),
    "credit code too short": ("11999900000000003L", "1199990000000000", 'unit[2]（code "jyj"）.credit_code', "", "现为16位"),
    "credit code with a letter for a digit": (
        "11999900000000003L", "1199990OOO0000003L", 'unit[2]（code "jyj"）.credit_code', "", "I、O、S、V、Z"
    ),
    "missing name": ('name = "鹿溪镇人民政府"\n', "", 'unit[3]（code "lxz"）.name', "缺少", ""),
    "number instead of text": ('"0000-6210101"\n\n', "6210101\n\n", 'unit[2]（code "jyj"）.telephone', "引号", ""),
    "code in capitals": ('code = "ymx"', 'code = "YMX"', 'unit[4]（code "YMX"）.code', "小写", "ymx"),
    "unknown parent": ('parent = "lxz"', 'parent = "lxy"', 'unit[5]（code "lxz-xhc"）.parent', "没有代码为“lxy”", "lxz"),
    "village without a township": ('parent = "lxz"\n', "", 'unit[5]（code "lxz-xhc"）.parent', "所属乡镇", "乡镇的单位代码"),
    "parent of the wrong kind": ('parent = "lxz"', 'parent = "jyj"', 'unit[5]（code "lxz-xhc"）.parent', "不能是村", "乡镇"),
    "site of an unknown unit": ('unit = "lxz"\n', 'unit = "lxx"\n', 'site[3]（unit "lxx"）.unit', "没有代码", "lxz"),
    "second site of a unit": ('unit = "lxz"\n', 'unit = "jyj"\n', 'site[3]（unit "jyj"）.unit', "已有网站", "只开一个"),
    "host with scheme": (
        '"jyj.yunxi.localhost"', '"http://JYJ.yunxi.localhost:8000/"', 'site[2]（unit "jyj"）.host', "", "“jyj.yunxi.localhost”"
    ),
    "host twice": ('"jyj.yunxi.localhost"', '"yunxi.localhost"', 'site[2]（unit "jyj"）.host', "已由 site[1]", "换一个"),
    "path twice": ('path = "lxz/xhc"', 'path = "lxz"', 'site[4]（unit "lxz-xhc"）.path', "已由 site[3]", "换一个"),
    "host and path": (
        'path = "lxz"\n', 'path = "lxz"\nhost = "lxz.example"\n', 'site[3]（unit "lxz"）.path', "只能写一个", "host"
    ),
    "neither host nor path": ('path = "lxz"\n', "", 'site[3]（unit "lxz"）', "缺少网站地址", "path"),
    "path of four parts": ('path = "lxz/xhc"', 'path = "a/b/c/d"', 'site[4]（unit "lxz-xhc"）.path', "最多三级", "a/b/c"),
    "path that is a column of the portal": (
        'path = "lxz"\n', 'path = "xw"\n', 'site[3]（unit "lxz"）.path', "栏目相同", "单位代码"
    ),
    "path that is the catalogue": ('path = "lxz"\n', 'path = "zwgk"\n', 'site[3]（unit "lxz"）.path', "栏目相同", ""),
    "path that is a column of the township above": (
        'path = "lxz/xhc"', 'path = "lxz/tzgg"', 'site[4]（unit "lxz-xhc"）.path', "site[3]", ""
    ),
    "path that is the admin's": ('path = "lxz"\n', 'path = "admin"\n', 'site[3]（unit "lxz"）.path', "保留", ""),
    "portal under a path": ('host = "yunxi.localhost"', 'path = "portal"', 'site[1]（unit "yxxzf"）.path', "门户不能", "host"),
    "site ID code": ('"9999000001"', '"999900"', 'site[1]（unit "yxxzf"）.site_id_code', "10位", "前6位"),
    "unknown theme": ('theme = "plain"', 'theme = "plein"', 'site[1]（unit "yxxzf"）.theme', "没有主题", "plain"),
    "pale main colour": ("#134b5f", "#808080", "theme.plain.main", "主色在浅主色底上（#808080／#f4f4f4）的对比度为 3.5", "#"),
    "pale accent": ("#a8321e", "#ff0000", "theme.plain.accent", "辅色在浅辅色底上（#ff0000／#ffe8e8）的对比度为 3.41", "#"),
    "main colour that only paper can bear": (
        "#134b5f", "#737373", "theme.plain.main", "主色在浅主色底上", "#6e6e6e"
    ),
    "pale ink": ("#1d2427", "#777777", "theme.plain.ink", "文字色在浅主色底上（#777777／#eaeff1）的对比度为 3.8", "#4f4f4f"),
    "ink that is fine for a note only": ("#1d2427", "#666666", "theme.plain.ink", "不足 7", "#"),
    "short colour": ("#1d2427", "#123", "theme.plain.ink", "#1a2b3c", "#112233"),
    "column slug in Chinese": ('slug = "tzgg"', 'slug = "公告"', 'columns.township[1]（slug "公告"）.slug', "小写", "拼音"),
    "column slug twice": ('slug = "bsfw"', 'slug = "gzdt"', 'columns.department[2]（slug "gzdt"）.slug', "重复", "换一个"),
    "column in the place of a list": (
        'slug = "xw"', 'slug = "services"', 'columns.portal[1]（slug "services"）.slug', "系统保留", ""
    ),
    "column below in the menu": (
        'slug = "bgxz"', 'slug = "bgxz", menu = true',
        'columns.department[2]（slug "bsfw"）.children[1]（slug "bgxz"）.menu', "第一级", "",
    ),
    "column in the catalogue's place": ('slug = "xw"', 'slug = "zwgk"', 'columns.portal[1]（slug "zwgk"）.slug', "自动建立", ""),
    "unknown language": ('"en"]', '"eng"]', "county.languages[2]", "eng", "en"),
    "other language first": ('["zh-hans", "en"]', '["en", "zh-hans"]', "county.languages", "第一种", ""),
    "successor without a date": (
        'name = "云门乡人民政府"', 'name = "云门乡人民政府"\nsuccessor = "lxz"',
        'unit[4]（code "ymx"）.successor', "没有撤并日期", "closed_on",
    ),
    "unknown successor": (
        'name = "云门乡人民政府"', 'name = "云门乡人民政府"\nclosed_on = 2026-11-21\nsuccessor = "lxx"',
        'unit[4]（code "ymx"）.successor', "没有代码", "lxz",
    ),
    "own successor": (
        'name = "云门乡人民政府"', 'name = "云门乡人民政府"\nclosed_on = 2026-11-21\nsuccessor = "ymx"',
        'unit[4]（code "ymx"）.successor', "本单位", "",
    ),
    "date as text": (
        'name = "云门乡人民政府"', 'name = "云门乡人民政府"\nclosed_on = "2026-11-21"',
        'unit[4]（code "ymx"）.closed_on', "不加引号", "",
    ),
    "same name twice": ('"云门乡人民政府"', '"鹿溪镇人民政府"', 'unit[4]（code "ymx"）.name', "与 unit[3]", ""),
    "same credit code twice": (
        "11999900000000003L", "11999900000000001E", 'unit[2]（code "jyj"）.credit_code', "与 unit[1]", ""
    ),
    "area code": ('code = "lxz"\n', 'code = "lxz"\narea_code = "99"\n', 'unit[3]（code "lxz"）.area_code', "6至12位", ""),
    "e-mail": ('name = "鹿溪镇人民政府"', 'name = "鹿溪镇人民政府"\nemail = "lxz"', 'unit[3]（code "lxz"）.email', "", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_place_line_and_suggestion(case: str) -> None:
    old, new, place, message, suggestion = CASES[case]
    text = county((old, new))
    found = [mistake for mistake in mistakes_in(text) if mistake.place == place]
    assert len(found) == 1, [str(mistake) for mistake in mistakes_in(text)]
    assert message in found[0].message
    assert suggestion in found[0].suggestion
    assert found[0].line > 0
    assert str(found[0]).startswith(f"第{found[0].line}行　{place}：")


def test_the_small_county_has_no_mistakes() -> None:
    assert mistakes_in(COUNTY) == []


def test_the_line_is_that_of_the_key() -> None:
    text = county(("11999900000000003L", "11999900000000003M"), ('path = "lxz/xhc"', 'path = "admin"'))
    assert [mistake.line for mistake in mistakes_in(text)] == [
        line_of(text, "11999900000000003M"),
        line_of(text, 'path = "admin"'),
    ]


def test_the_line_of_a_missing_key_is_that_of_its_table() -> None:
    text = county(('name = "鹿溪镇人民政府"\n', ""))
    assert the_mistake_in(text).line == line_of(text, 'code = "lxz"') - 1


def test_a_text_of_many_lines_does_not_shift_the_lines_after_it() -> None:
    text = county(
        (
            'host = "yunxi.localhost"',
            'host = "yunxi.localhost"\nintroduction = """\n[[unit]]\nkind = "x"\n"""',
        ),
        ('path = "lxz/xhc"', 'path = "admin"'),
    )
    assert the_mistake_in(text).line == line_of(text, 'path = "admin"')


def test_all_mistakes_are_told_at_once() -> None:
    text = county(
        ("11999900000000003L", "11999900000000003M"),
        ("#1d2427", "#999999"),
        ('theme = "plain"', 'theme = "plein"'),
        ('kind = "notices"', 'kind = "notice"'),
        ('parent = "lxz"', 'parent = "lxy"'),
        ('site_id_code = "9999000001"', 'site_id = "1"'),
    )
    assert [mistake.place for mistake in mistakes_in(text)] == [
        "theme.plain.ink",
        'columns.township[1]（slug "tzgg"）.kind',
        'unit[2]（code "jyj"）.credit_code',
        'unit[5]（code "lxz-xhc"）.parent',
        'site[1]（unit "yxxzf"）.site_id',
        'site[1]（unit "yxxzf"）.theme',
    ]


def test_a_wrong_unit_is_not_told_again_by_what_refers_to_it() -> None:
    text = county(('code = "lxz"\n', 'code = "lxz"\npostcode = "12"\n'))
    assert the_mistake_in(text).place == 'unit[3]（code "lxz"）.postcode'


def test_a_ring_of_parents_is_told_with_its_way() -> None:
    text = (
        COUNTY
        + HALF.format(code="a", name="甲局")
        + 'parent = "b"\n'
        + HALF.format(code="b", name="乙局")
        + 'parent = "a"\n'
    )
    found = mistakes_in(text)
    assert [mistake.place for mistake in found] == [
        'unit[6]（code "a"）.parent',
        'unit[7]（code "b"）.parent',
    ]
    assert "a → b → a" in found[0].message


def test_a_county_without_a_county_or_with_two_is_refused() -> None:
    assert any(
        "没有类别为 county" in str(m) for m in mistakes_in(county(('kind = "county"', 'kind = "department"')))
    )
    assert any(
        "只能有一个" in str(m) for m in mistakes_in(county(('kind = "department"', 'kind = "county"')))
    )


def test_a_county_without_a_portal_is_refused() -> None:
    text = county(
        (
            '[[site]]\nunit = "yxxzf"\nhost = "yunxi.localhost"\nsite_id_code = "9999000001"\ntheme = "plain"\n',
            "",
        )
    )
    assert "没有门户网站" in str(the_mistake_in(text))


def test_a_host_outside_the_government_domains_is_a_warning() -> None:
    _file, warnings = read_text(county(('"jyj.yunxi.localhost"', '"jyj.yunxi.com"')))
    assert [warning.place for warning in warnings] == ['site[2]（unit "jyj"）.host']
    assert ".gov.cn" in str(warnings[0])


@pytest.mark.parametrize("host", ["jyj.yunxi.gov.cn", "jyj.example", "jyj.xn--zfr164b"])
def test_a_government_or_private_host_is_not_warned_of(host: str) -> None:
    assert read_text(county(("jyj.yunxi.localhost", host)))[1] == []


def test_broken_syntax_is_told_with_line_and_column() -> None:
    text = county(('name = "鹿溪镇人民政府"', 'name = "鹿溪镇人民政府'))
    assert the_mistake_in(text).line == line_of(text, '"鹿溪镇人民政府')


def test_a_file_in_another_encoding_is_refused_readably(tmp_path) -> None:
    file = tmp_path / "county.toml"
    file.write_bytes(COUNTY.encode("gb18030"))
    with pytest.raises(CountyFileRefused, match="UTF-8"):
        read(file)


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_the_colour_that_is_proposed_can_be_read_on_every_ground() -> None:
    pale = {"main": "#88aaff", "accent": "#ff8866", "ink": "#888888"}
    mended = dict(pale)
    for key, colour in pale.items():
        assert worst_pair(mended, key) is not None, key
        mended[key] = readable_variant(mended, key)
        assert mended[key] != colour
        assert worst_pair(mended, key) is None, key


def test_the_sample_countys_themes_can_be_read() -> None:
    themes = tomllib.loads(Path("demo/cluster.toml").read_text(encoding="utf-8"))["theme"]
    assert [(name, pair.label) for name, colours in themes.items() for pair in pairs_of(**colours)
            if not pair.can_be_read] == []  # fmt: skip
    assert all(len(colours) == 3 for colours in themes.values())


@pytest.mark.django_db
@pytest.mark.parametrize("subcommand", ["plan", "apply"])
def test_nothing_is_done_while_there_is_a_mistake(tmp_path, subcommand: str) -> None:
    text = county(("#1d2427", "#999999"), ("11999900000000003L", "11999900000000003M"))
    with pytest.raises(CommandError) as refused:
        run(subcommand, written(tmp_path, text))
    assert "有 2 处错误，没有办理任何事项" in str(refused.value)
    assert "theme.plain.ink" in str(refused.value)
    assert "校验位应为“L”" in str(refused.value)
    assert not Unit.objects.exists()
    assert not HomePage.objects.exists()


@pytest.mark.django_db
def test_a_missing_file_is_told_readably(tmp_path) -> None:
    with pytest.raises(CommandError, match="不能读取文件"):
        run("plan", str(tmp_path / "none.toml"))
