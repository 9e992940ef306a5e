"""What a page's form may refer to: own pages and files, and what was public. Everything else does not exist.

Wagtail's forms take any number for a page, a document or an image, and its choosers then tell the title of what was
named, in the editor and in the preview.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from sites.admin.walls.kinds import DOCUMENT, IMAGE, PAGE
from sites.models import SitePage
from units.permissions.roles import READERS
from units.walls.reach import holds
from units.walls.table import EVERYBODY, Asked, Kind

if TYPE_CHECKING:
    from units.models import User

Reference = tuple[type[models.Model], str]


def references_in(model: type[models.Model], values: dict[str, Any]) -> Iterator[Reference]:
    """The pages and files in the values of a form for a model: foreign keys, streams of blocks, rich text."""
    for field in model._meta.get_fields():
        value = values.get(field.name)
        if isinstance(value, models.Model) and (base := _base_of(type(value))):
            yield base, str(value.pk)
        elif isinstance(field, models.ForeignKey):
            if value and (base := _base_of(field.related_model)):
                yield base, str(value)
        elif value and (extract := getattr(field, "extract_references", None)):
            for target, pk, _model_path, _content_path in extract(value):
                if base := _base_of(target):
                    yield base, str(pk)


def _base_of(model: type[models.Model]) -> type[models.Model] | None:
    return next(
        (base for base in (Page, get_document_model(), get_image_model()) if issubclass(model, base)), None
    )


def _kind_of(model: type[models.Model]) -> Kind:
    return {Page: PAGE, get_document_model(): DOCUMENT, get_image_model(): IMAGE}[model]


def _was_public(model: type[models.Model], ids: list[str]) -> set[str]:
    rows: models.QuerySet[Any] = model._default_manager.filter(pk__in=ids)
    if issubclass(model, Page):
        published = models.Q(live=True) | models.Q(first_published_at__isnull=False)
        rows = Page.objects.public().filter(published, pk__in=ids)
    else:
        rows = rows.filter(public_uses__isnull=False)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def foreign_among(user: User, references: set[Reference]) -> set[Reference]:
    """Those that belong to a unit for which the person does not work, and were never public; two queries a kind."""
    if user.is_superuser:
        return set()
    by_model: dict[type[models.Model], list[str]] = defaultdict(list)
    for model, pk in sorted(references, key=lambda one: one[1]):
        by_model[model].append(pk)
    found: set[Reference] = set()
    for model, ids in by_model.items():
        owners = _kind_of(model).owners(Asked(HttpRequest(), {}), ids)
        foreign = [
            pk
            for pk, units in zip(ids, owners, strict=True)
            if units is None or (units is not EVERYBODY and not holds(user, READERS, units))
        ]
        if foreign:
            found |= {(model, pk) for pk in set(foreign) - _was_public(model, foreign)}
    return found


def stored_references(page: Page) -> set[Reference]:
    """What the page's latest draft refers to already: a colleague who serves two units may have put it there."""
    if page.pk is None:
        return set()
    found: set[Reference] = set()
    stored = page.specific_class._default_manager.get(pk=page.pk).get_latest_revision_as_object()
    for type_id, pk, *_paths in ReferenceIndex._extract_references_from_object(stored):
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model and (base := _base_of(model)):
            found.add((base, str(pk)))
    return found


def _values_of(form: Any) -> dict[str, Any]:
    """What was sent, cleaned where it could be: the form shows again also what did not pass."""
    cleaned = getattr(form, "cleaned_data", {})
    if not form.is_bound:
        return dict(cleaned)
    refused = {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
        if name not in cleaned
    }
    return refused | cleaned


class OwnReferencesForm(WagtailAdminPageForm):
    """The form of every page of ours, for saving, autosaving and previewing."""

    def is_valid(self) -> bool:
        """404 for what does not exist for the person: an error would show the form again, with the foreign title."""
        valid: bool = super().is_valid()
        foreign = foreign_among(self.for_user, self._references()) if self.for_user else set()
        if foreign and foreign - stored_references(self.instance):
            raise Http404
        return valid

    def _references(self) -> set[Reference]:
        found = set(references_in(type(self.instance), _values_of(self)))
        for formset in self.formsets.values():
            for form in formset.forms:
                found.update(references_in(formset.model, _values_of(form)))
        return found


def use_for_all_pages() -> None:
    """Make it the form of our page types."""
    SitePage.base_form_class = OwnReferencesForm
