"""What reviewers tick at each step of every review, until a county decides otherwise (条例 Art. 11–17)."""

from __future__ import annotations

from typing import Any

from django.db import migrations

ITEMS = {
    "attribute": (
        "公开属性（主动公开、依申请公开、不予公开）认定准确，不予公开和依申请公开的写明了法律依据和理由",
        "不属于条例第十四条禁止公开的国家秘密，公开后不会危及国家安全、公共安全、经济安全、社会稳定",
        "涉及商业秘密、个人隐私的内容，已按条例第十五条处理：征得第三方同意，或者已经删去、遮盖",
        "属于内部事务、过程性信息、行政执法案卷的，已按条例第十六条衡量是否公开",
        "其中只有一部分不能公开的，已作区分处理，能公开的部分都公开",
    ),
    "legality": (
        "制定主体合法，内容没有超越本机关的法定职权",
        "内容符合宪法、法律、法规、规章和国家政策，没有违法减损公民、法人的权利或者增加其义务",
        "征求意见、评估论证、公平竞争审查、集体审议等应当履行的程序已经履行",
        "施行日期、有效期、废止的文件写得清楚，与现行文件没有抵触",
    ),
    "cosign": (
        "内容中涉及本单位的事实、数字和职责准确",
        "本单位同意按现在的内容公开",
    ),
    "confidentiality": (
        "正文、标题、附件、图片中没有国家秘密，没有密级标志，也没有源自涉密文件、涉密会议的内容",
        "没有工作秘密和标明“内部”“不得外传”的内容",
        "没有公民身份号码、银行账号、手机号、家庭住址、病历、贫困情况等个人信息；法律规定须公示的，已经遮盖到规定的程度",
        "附件逐个打开看过，隐藏的工作表、行、列、批注、修订痕迹和文件属性里没有不应公开的内容",
        "与已经公开的信息汇总起来，不会推断出不能公开的内容",
        "拿不准的，已报请有关主管部门或者保密行政管理部门确定",
    ),
    "release": (
        "前面各步的意见和疑点的处理已经看过",
        "标题、文号、日期、发布机构、栏目和目录类目准确",
        "公开的方式和时间合适，需要解读的文件已有解读或者已安排",
    ),
}


def load(apps: Any, schema_editor: Any) -> None:
    """Add them where the county has none of its own."""
    ChecklistItem = apps.get_model("approvals", "ChecklistItem")
    for kind, texts in ITEMS.items():
        if not ChecklistItem.objects.filter(kind=kind, unit=None).exists():
            ChecklistItem.objects.bulk_create(
                ChecklistItem(kind=kind, text=text, place=place) for place, text in enumerate(texts, start=1)
            )


def unload(apps: Any, schema_editor: Any) -> None:
    """Take these out again; what was ticked is kept with each opinion in its own words."""
    ChecklistItem = apps.get_model("approvals", "ChecklistItem")
    for kind, texts in ITEMS.items():
        ChecklistItem.objects.filter(kind=kind, unit=None, text__in=texts).delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("approvals", "0001_reviews")]

    operations = [migrations.RunPython(load, unload)]
