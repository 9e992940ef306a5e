"""Run from time to time: pictures on public pages that still lack their small copies get them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from sites.models import PublicFile, SiteImage, SiteRendition
from sites.pictures import make_copies


class Command(BaseCommand):
    """Make what a publication had no time for; can be stopped and run again at any time."""

    help = "为公开页面上的图片补做各种尺寸和格式。可以随时中断，再次运行时接着做。"

    def handle(self, *args: Any, **options: Any) -> None:
        """One picture after the other; one that cannot be read does not stop the rest."""
        done = SiteRendition.objects.filter(filter_spec__endswith="|format-avif").values("image")
        used = PublicFile.objects.filter(image__isnull=False).values("image")
        made = unreadable = 0
        for image in SiteImage.objects.filter(pk__in=used).exclude(pk__in=done).order_by("pk").iterator(100):
            if make_copies(image):
                made += 1
            else:
                unreadable += 1
                self.stderr.write(f"图片无法读取：{image.title}（{image.pk}）")
        self.stdout.write(f"已处理 {made} 张图片，{unreadable} 张无法读取。")
