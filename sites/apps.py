"""App configuration of sites."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    """What is public."""

    name = "sites"
    verbose_name = _("网站")

    def ready(self) -> None:
        """Fill the scope seam, name the ledger kinds, connect the guard."""
        from ledger import kinds
        from sites import deletion, file_texts, numbering, rights, site_pages, views  # noqa: F401
        from sites.admin import mails, references, walls
        from sites.handing_over import Locks, OwnedPages
        from sites.publishing import guard, guard_parts, guard_rows, records, renditions  # noqa: F401
        from sites.scope import SiteScope
        from units import handover, scoping

        handover.register(OwnedPages())
        handover.register(Locks())
        scoping.register(SiteScope())
        site_pages.register("sitemap", views.site_map)
        site_pages.register("services", views.services)
        rights.connect()
        file_texts.connect()
        walls.register()
        mails.narrow()
        references.use_for_all_pages()
        for code, label in (
            ("publication.released", _("公开")),
            ("publication.changed", _("更新")),
            ("publication.withdrawn", _("撤回")),
            ("publication.refused", _("拒绝公开")),
            ("publication.scheduled", _("安排定时发布")),
            ("publication.unscheduled", _("取消定时发布")),
            ("publication.line_shown", _("目录列出依申请公开条目")),
            ("publication.line_withdrawn", _("目录撤下依申请公开条目")),
            ("catalog.validity_marked", _("标注有效性")),
            ("import.draft", _("导入为草稿")),
            ("publication.deleted", _("删除曾公开的内容")),
            ("page.binned", _("移入回收站")),
            ("page.restored", _("从回收站恢复")),
            ("page.purged", _("清出回收站")),
        ):
            kinds.register(code, label)
