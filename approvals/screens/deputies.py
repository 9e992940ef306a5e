"""代办: who stands in for an absent reviewer, named by the unit's administrators or by whoever will be away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from approvals import deputies
from approvals.models import Deputy
from approvals.standing import REVIEWING
from units.models import Role, Unit, User
from units.people.forms import DayInput, PersonChoice
from units.permissions import may_administer_people
from units.permissions.rights import holds, holds_anywhere, units_held

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: Administrators, and everybody for whom somebody could stand in.
MAY_OPEN = (Role.UNIT_ADMINISTRATOR, *REVIEWING)
REFUSED = 409


class DeputyForm(forms.Form):
    """Who stands in for whom, as what, from when until when."""

    absent = PersonChoice(label=_("外出的人"), queryset=User.objects.none(), empty_label=_("请选择"))
    role = forms.ChoiceField(label=_("代办的岗位"), choices=[(role.value, role.label) for role in REVIEWING])
    deputy = PersonChoice(
        label=_("代办的人"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        help_text=_("本单位或者上级单位的人员。自己写的、自己已审过一步的，代办也不能审。"),
    )
    starts_on = forms.DateField(label=_("自"), widget=DayInput())
    ends_on = forms.DateField(label=_("至"), widget=DayInput(), help_text=_("当日 24 时自动结束。"))

    def __init__(self, *args: Any, unit: Unit, by: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        people = deputies.absent_people(unit)
        if not may_administer_people(by, unit):
            people = people.filter(pk=by.pk)
            self.fields["absent"].initial = by.pk
        self.fields["absent"].queryset = people  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = deputies.possible_deputies(unit)  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        """As a role."""
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        """Two people."""
        values = super().clean() or {}
        if values.get("absent") and values["absent"] == values.get("deputy"):
            raise ValidationError(gettext("代办的人和外出的人不能是同一个人。"))
        return values


def unit_for(user: Any, code: str) -> Unit:
    """The unit of an address, for its administrators and reviewers; ``Http404`` for everybody else."""
    unit = Unit.objects.open().filter(code=code).first()
    if unit is None or not holds(user, MAY_OPEN, unit):
        raise Http404
    return unit  # type: ignore[no-any-return]


class DeputiesIndexView(WagtailAdminTemplateMixin, TemplateView):
    """The units at which a person can name deputies; straight to the page where it is one."""

    template_name = "approvals/rules/units.html"
    page_title: Any = _("代办")
    header_icon = "group"
    one_unit = "approvals:unit_deputies"

    def units(self) -> Any:
        """Theirs, in the order of the tree."""
        return units_held(self.request.user, MAY_OPEN)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the one unit."""
        self.found = list(self.units())
        if not self.found:
            raise Http404
        if len(self.found) == 1:
            return redirect(self.one_unit, self.found[0].code)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The units, and how many stand in at each."""
        numbers: dict[int, int] = {}
        now = Deputy.objects.in_force().filter(unit__in=self.found)
        for unit_id in now.values_list("unit_id", flat=True):
            numbers[unit_id] = numbers.get(unit_id, 0) + 1
        rows = [
            {
                "unit": unit,
                "url": reverse(self.one_unit, args=[unit.code]),
                "words": gettext("%d 项代办") % numbers[unit.pk] if unit.pk in numbers else "",
            }
            for unit in self.found
        ]
        return super().get_context_data(rows=rows, heading=gettext("请选择单位"), **kwargs)


class DeputiesView(WagtailAdminTemplateMixin, TemplateView):
    """Who stands in at one unit, and naming somebody."""

    template_name = "approvals/deputies.html"
    page_title = _("代办")
    header_icon = "group"

    @cached_property
    def unit(self) -> Unit:
        """The unit of the address."""
        return unit_for(self.request.user, self.kwargs["code"])

    @property
    def person(self) -> User:
        """Who names."""
        return cast("User", self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 before anything else."""
        _unit = self.unit
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """代办, then the unit."""
        trail = [{"url": reverse("approvals:deputies"), "label": self.page_title}]
        # The last of them is the heading of the screen: alone it has to say what this is.
        here = gettext("%(what)s：%(where)s") % {"what": self.page_title, "where": self.unit.label}
        return [*self.breadcrumbs_items, *trail, {"url": "", "label": here}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those named, and the form."""
        kwargs.setdefault("form", DeputyForm(unit=self.unit, by=self.person))
        today = timezone.localdate()
        rows = [
            {
                "row": row,
                "now": row.starts_on <= today,
                "may_end": deputies.may_name(self.person, row.absent, self.unit)
                or row.deputy_id == self.person.pk,
            }
            for row in deputies.current(self.unit)
        ]
        return super().get_context_data(unit=self.unit, rows=rows, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Name somebody, or say what is wrong."""
        form = DeputyForm(request.POST, unit=self.unit, by=self.person)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = form.cleaned_data
        try:
            deputies.name_deputy(**values, unit=self.unit, by=self.person)
        except deputies.DeputyRefused as refused:
            form.add_error(None, refused.message)
            return self.render_to_response(self.get_context_data(form=form), status=REFUSED)
        messages.success(
            request,
            gettext("%(first)s 至 %(last)s，%(deputy)s代%(absent)s办理%(role)s。")
            % {
                "first": values["starts_on"],
                "last": values["ends_on"],
                "deputy": values["deputy"],
                "absent": values["absent"],
                "role": values["role"].label,
            },
        )
        return redirect("approvals:unit_deputies", self.unit.code)


class EndDeputyView(View):
    """结束代办."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, code: str, deputy_id: int) -> HttpResponse:
        """404 for one of another unit."""
        unit = unit_for(request.user, code)
        row = deputies.current(unit).filter(pk=deputy_id).first()
        if row is None:
            raise Http404
        try:
            deputies.end_deputy(row, by=cast("User", request.user))
        except deputies.DeputyRefused as refused:
            messages.error(request, refused.message)
        else:
            what = {"deputy": row.deputy, "absent": row.absent}
            messages.success(request, gettext("%(deputy)s不再代%(absent)s办理。") % what)
        return redirect("approvals:unit_deputies", unit.code)


class DeputiesMenuItem(MenuItem):
    """代办, among the settings."""

    def is_shown(self, request: Any) -> bool:
        """For administrators and reviewers."""
        return holds_anywhere(request.user, MAY_OPEN)


def menu_item() -> MenuItem:
    """The way there."""
    return DeputiesMenuItem(
        _("代办"), reverse("approvals:deputies"), name="deputies", icon_name="group", order=590
    )
