"""Documents and images: rows and choosers are narrowed by collection already, tags and counts of uses were not.

Stock offers the tags of all files of the county, in filters, choosers and while one types. There is no hook for tags;
the lists and the auto-completion are answered in ``sites.admin.urls``, the chooser views are replaced in their viewset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.apps import apps
from django.http import Http404, JsonResponse
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import PopularTagsFilter
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.documents.views import documents
from wagtail.images.permissions import permission_policy as images_policy
from wagtail.images.views import chooser as image_chooser
from wagtail.images.views import images

from sites.admin.narrowing.reach import POPULAR_TAGS, files_for, tags_for
from sites.models import SiteDocument, SiteImage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

POLICIES = {SiteDocument: documents_policy, SiteImage: images_policy}


def own_tags(user: Any, model: type[Any]) -> QuerySet[Tag]:
    """The tags of the files of one kind that exist for a person."""
    return tags_for(user, files_for(user, POLICIES[model]))


class OwnTags:
    """Offers the tags of the person's own files."""

    def __init__(self, *args: Any, request: Any = None, is_searching: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, request=request, is_searching=is_searching, **kwargs)  # type: ignore[call-arg]
        self.filters.pop("tag", None)  # type: ignore[attr-defined]
        names = [tag.name for tag in own_tags(request.user, self._meta.model)[:POPULAR_TAGS]]  # type: ignore[attr-defined]
        if names:
            self.filters["tag"] = PopularTagsFilter(  # type: ignore[attr-defined]
                label=_("标签"),
                field_name="tags__name",
                choices=[(name, name) for name in names],
                widget=forms.CheckboxSelectMultiple,
                use_subquery=is_searching,
                help_text=_("最多按十个常用标签筛选。"),
            )


class OwnDocumentsFilterSet(OwnTags, documents.DocumentsFilterSet):
    """文件."""

    class Meta:
        model = SiteDocument
        fields: ClassVar[list[str]] = []


class OwnImagesFilterSet(OwnTags, images.ImagesFilterSet):
    """图片."""

    class Meta:
        model = SiteImage
        fields: ClassVar[list[str]] = []


class OwnDocumentsView(documents.IndexView):
    """文件."""

    filterset_class = OwnDocumentsFilterSet


class OwnImagesView(images.IndexView):
    """图片."""

    filterset_class = OwnImagesFilterSet


class OwnImageChooseView(image_chooser.ImageChooseView):
    """The image chooser."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Popular tags of the person's own pictures."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["popular_tags"] = own_tags(self.request.user, SiteImage)[:POPULAR_TAGS]
        return context


def complete_tag(request: HttpRequest, app_name: str = "taggit", model_name: str = "tag") -> JsonResponse:
    """Tags that begin with what was typed, of the person's own files; 404 for other kinds of tags, as stock does."""
    try:
        model = apps.get_model(app_name, model_name)
    except LookupError as error:
        raise Http404 from error
    if model is not Tag:
        raise Http404
    names: set[str] = set()
    if term := request.GET.get("term"):
        for kind in POLICIES:
            names.update(
                own_tags(request.user, kind).filter(name__istartswith=term).values_list("name", flat=True)
            )
    return JsonResponse(sorted(names)[:TAGS_AUTOCOMPLETE_LIMIT], safe=False)


def narrow_choosers() -> None:
    """Let the image chooser use ours; called once, when the admin's hooks are loaded."""
    image_chooser.viewset.choose_view_class = OwnImageChooseView
