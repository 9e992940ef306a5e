"""An office: the county government, a department, a township or a village office; a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as InvalidNumber
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from units.models.memberships import Role
    from units.models.people import User


def validate_credit_code(value: str) -> None:
    """Refuse a unified social credit code (GB 32100) whose check digit is wrong."""
    try:
        uscc.validate(value)
    except InvalidNumber as error:
        raise ValidationError(
            _("“%(value)s”不是有效的统一社会信用代码，请核对18位字符。"), params={"value": value}
        ) from error


class UnitKind(models.TextChoices):
    """The four levels a county cluster knows."""

    COUNTY = "county", _("县")
    DEPARTMENT = "department", _("部门")
    TOWNSHIP = "township", _("乡镇（街道）")
    VILLAGE = "village", _("村（社区）")


class UnitQuerySet(MP_NodeQuerySet):
    """Units, in sentences."""

    def open(self) -> UnitQuerySet:
        """Those that still work."""
        return self.filter(closed_on__isnull=True)  # type: ignore[no-any-return]


class UnitManager(MP_NodeManager):
    """In the order of the tree."""

    def get_queryset(self) -> UnitQuerySet:
        """As treebeard has it, with our sentences."""
        return UnitQuerySet(self.model).order_by("path")  # type: ignore[no-any-return]

    def open(self) -> UnitQuerySet:
        """Those that still work."""
        return self.get_queryset().open()


class Unit(MP_Node):
    """An office: the county government, a department, a township or a village office."""

    code = models.CharField(
        _("单位代码"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("只用小写字母、数字和连字符。"))],
        help_text=_("在全县唯一，登记后不再更改。"),
    )
    kind = models.CharField(_("类别"), max_length=12, choices=UnitKind.choices)
    name = models.CharField(_("全称"), max_length=100, unique=True)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, validators=[validate_credit_code]
    )
    area_code = models.CharField(
        _("行政区划代码"), max_length=12, blank=True, validators=[RegexValidator(r"^\d{6,12}$")]
    )
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    postcode = models.CharField(_("邮政编码"), max_length=6, blank=True)
    hours = models.CharField(_("办公时间"), max_length=100, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=60, blank=True)
    fax = models.CharField(_("传真"), max_length=60, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    closed_on = models.DateField(_("撤并日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("承接单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )

    shows_published = models.BooleanField(
        _("向其他单位提供已公开内容"),
        default=False,
        db_default=False,
        help_text=_("勾选后，其他单位的人员插入链接时可以选到本单位已公开的页面。草稿和受限页面始终不提供。"),
    )

    node_order_by: ClassVar[list[str]] = []

    objects: ClassVar[Any] = UnitManager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ("path",)
        permissions = (
            ("edit_content", _("编辑本单位内容")),
            ("review_attribute", _("认定本单位内容的公开属性")),
            ("review_legality", _("审查本单位文件的合法性")),
            ("review_confidentiality", _("对本单位内容作保密审查")),
            ("release_content", _("签发本单位内容")),
            ("handle_cases", _("受理本单位来信和申请")),
            ("administer_people", _("管理本单位及下级单位人员")),
            ("inspect_content", _("督查本单位及下级单位")),
            ("audit_security", _("审计本单位及下级单位的安全记录")),
            ("administer_system", _("管理系统")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["credit_code"], condition=~Q(credit_code=""), name="unit_credit_code_unique"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(closed_on__isnull=False),
                name="unit_successor_only_when_closed",
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    @property
    def is_open(self) -> bool:
        """Whether the unit still works (has not been merged or closed)."""
        return self.closed_on is None

    def clean(self) -> None:
        """A closed unit cannot be its own successor."""
        super().clean()
        if self.successor_id and self.successor_id == self.pk:
            raise ValidationError({"successor": _("承接单位不能是本单位。")})

    def move(self, target: Unit, pos: str | None = None) -> None:
        """To another place in the tree; the people of the townships above, before and after, follow."""
        from units.permissions.derivation import sync_units  # noqa: PLC0415 - rights are derived from models

        before = list(self.get_ancestors())
        super().move(target, pos)
        sync_units([*Unit.objects.filter(pk__in=[unit.pk for unit in before]), Unit.objects.get(pk=self.pk)])

    def people_as(self, role: Role) -> models.QuerySet[User]:
        """The active people who hold the role for this unit today, reach included; nobody when it is closed."""
        from units.permissions.rights import people_holding  # noqa: PLC0415 - rights are derived from models

        return people_holding(self, role)
