"""审查规定: steps, terms and checklists of the county and of each unit, for their administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from approvals import policies
from approvals.models import ChecklistItem, StepKind, StepPolicy, UnitPolicy
from approvals.models.steps import DEFAULT_DAYS
from approvals.screens.rules_forms import ItemForm, StepForm, UnitForm, types
from units.models import Role, Unit
from units.people.access import administered_units, unit_for_administrator
from units.permissions.rights import holds_anywhere

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from units.models import User

REFUSED = 409


class RulesView(WagtailAdminTemplateMixin, TemplateView):
    """The rules of the county, or of one unit; each form says in ``deed`` what it is about."""

    template_name = "approvals/rules/rules.html"
    page_title: Any = _("审查规定")
    header_icon = "list-ul"

    @cached_property
    def unit(self) -> Unit | None:
        """The unit of the address; None for the county."""
        code = self.kwargs.get("code")
        return unit_for_administrator(self.request.user, code) if code else None

    @property
    def person(self) -> User:
        """Who decides."""
        return cast("User", self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for whoever does not administer the unit; the county's page leads on to the own units."""
        if self.unit is None and not policies.may_rule(request.user, None):
            return self._to_own_unit()
        return super().dispatch(request, *args, **kwargs)

    def _to_own_unit(self) -> HttpResponse:
        first = administered_units(self.request.user).first()
        if first is None or self.request.method not in {"GET", "HEAD"}:
            raise Http404
        return redirect("approvals:unit_rules", first.code)

    @property
    def address(self) -> str:
        """This page."""
        return (
            reverse("approvals:unit_rules", args=[self.unit.code])
            if self.unit
            else reverse("approvals:rules")
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """审查规定, then the unit."""
        county = {"url": reverse("approvals:rules"), "label": self.page_title}
        # The last of them is the heading of the screen: alone it has to say what this is.
        names = {"what": self.page_title, "where": self.unit.label if self.unit else gettext("全县")}
        where = {"url": "", "label": gettext("%(what)s：%(where)s") % names}
        return [*self.breadcrumbs_items, county, where]

    # -- showing -----------------------------------------------------------------------------------------------

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rules that hold here, and the forms to change them."""
        forms = kwargs.pop("forms", {})
        others = [unit for unit in administered_units(self.person) if unit != self.unit]
        return super().get_context_data(
            unit=self.unit,
            where=self.unit.name if self.unit else gettext("全县"),
            rows=self._rules(),
            ordinary=[(kind.label, DEFAULT_DAYS[kind]) for kind in StepKind],
            checklists=self._checklists(),
            others=others,
            rules_the_county=policies.may_rule(self.person, None),
            step_form=forms.get("step") or StepForm(),
            item_form=forms.get("add") or ItemForm(),
            unit_form=forms.get("unit") or self._unit_form(),
            **kwargs,
        )

    def _rules(self) -> list[dict[str, Any]]:
        names = dict(types())
        rows = StepPolicy.objects.filter(unit=self.unit)
        if self.unit is not None:
            rows = rows | StepPolicy.objects.filter(unit=None)
        order = list(StepKind)
        found = sorted(
            rows, key=lambda row: (row.unit_id is None, order.index(StepKind(row.kind)), row.page_type)
        )
        return [
            {
                "row": row,
                "of_county": row.unit_id is None and self.unit is not None,
                "type": names.get(row.page_type, row.page_type) if row.page_type else gettext("全部类型"),
                "days": row.days or DEFAULT_DAYS[StepKind(row.kind)],
            }
            for row in found
        ]

    def _checklists(self) -> list[tuple[Any, list[ChecklistItem]]]:
        items = ChecklistItem.objects.filter(ended_at=None)
        here = items.filter(unit=None) | items.filter(unit=self.unit)
        rows = sorted(here, key=lambda item: (item.unit_id is not None, item.place, item.pk))
        return [(kind.label, [item for item in rows if item.kind == kind]) for kind in StepKind]

    def _unit_form(self) -> UnitForm | None:
        if self.unit is None:
            return None
        row = UnitPolicy.objects.filter(unit=self.unit).first() or UnitPolicy(unit=self.unit)
        return UnitForm(initial={"joined": row.attribute_joined_with, "stands_in": row.parent_stands_in})

    # -- changing ----------------------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change one thing, or show again what is wrong."""
        deed = request.POST.get("deed", "")
        forms_of = {"step": StepForm, "add": ItemForm, "unit": UnitForm}
        if deed in {"drop", "end"}:
            return self._take_back(deed)
        if deed not in forms_of or (deed == "unit" and self.unit is None):
            raise Http404
        form = forms_of[deed](request.POST)
        status = None
        if form.is_valid():
            try:
                self._change(deed, form)
            except policies.PolicyRefused as refused:
                form.add_error(None, refused.message)
                status = REFUSED
            else:
                messages.success(request, gettext("审查规定已修改，自下一次送审起执行。"))
                return redirect(self.address)
        return self.render_to_response(self.get_context_data(forms={deed: form}), status=status)

    def _change(self, deed: str, form: forms.Form) -> None:
        values = form.cleaned_data
        why = {"by": self.person, "reason": values["reason"]}
        if deed == "step":
            policies.set_step(
                self.unit,
                values["page_type"],
                values["kind"],
                required=values["required"],
                days=values["days"],
                **why,
            )
        elif deed == "add":
            policies.add_item(self.unit, values["kind"], values["text"], **why)
        elif self.unit is not None:
            policies.set_unit(self.unit, joined=values["joined"], stands_in=values["stands_in"], **why)

    def _take_back(self, deed: str) -> HttpResponse:
        """Of the rules and lines of this page alone."""
        asked = self.request.POST.get("id", "")
        model = StepPolicy if deed == "drop" else ChecklistItem
        row: Any = (
            model._default_manager.filter(pk=asked, unit=self.unit).first() if asked.isdecimal() else None
        )
        if row is None:
            raise Http404
        try:
            (policies.drop_step if deed == "drop" else policies.end_item)(row, by=self.person)
        except policies.PolicyRefused as refused:
            messages.error(self.request, refused.message)
        else:
            messages.success(self.request, gettext("已取消，自下一次送审起执行。"))
        return redirect(self.address)


class RulesMenuItem(MenuItem):
    """审查规定, among the settings."""

    def is_shown(self, request: Any) -> bool:
        """For administrators of units."""
        return holds_anywhere(request.user, (Role.UNIT_ADMINISTRATOR,))


def menu_item() -> MenuItem:
    """The way there."""
    return RulesMenuItem(
        _("审查规定"), reverse("approvals:rules"), name="review-rules", icon_name="list-ul", order=595
    )
