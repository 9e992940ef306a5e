"""One page type on Wagtail's ``Page`` with a rich text, as every tutorial has it."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from wagtail.fields import RichTextField
from wagtail.models import Page

TEMPLATE = """{% load wagtailcore_tags %}<!DOCTYPE html><html lang="zh-CN"><head><title>{{ page.title }}</title></head>
<body><h1>{{ page.title }}</h1>{{ page.body|richtext }}</body></html>"""


class BarePage(Page):
    """Title and text."""

    body = RichTextField(blank=True)
    number = models.CharField(max_length=80, blank=True)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The text in the plainest of templates."""
        return HttpResponse(engines["django"].from_string(TEMPLATE).render({"page": self}, request))
