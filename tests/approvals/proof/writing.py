"""Steps of those who write: drafts, files, submitting, taking back, copies, aliases, translations, places."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale, Page

from approvals.flow import open_review_of
from approvals.submitting import Submit, TakeBack
from sites.deletion import Deletion
from sites.models import ArticlePage, DisclosureAttachment, DisclosurePage, SiteDocument, SiteImage
from sites.models.base import new_slug
from sites.publishing.operations import Release
from tests import factories as f
from tests.approvals.proof.belief import Case, Item, Said
from tests.approvals.proof.machine import Machine
from units.models import Role, User

#: Which one of however many there are.
ANY = st.integers(0, 11)
HOUSES = st.integers(0, 2)
MOST_PAGES = 5
KINDS = ("article", "entry")
PARTS = ("title", "summary", "body", "table", "file", "picture", "attribute", "nothing")
WAYS_TO_SAVE = ("revision", "autosave", "form")


class Writing(Machine):
    """What editors do, and what comes by other ways than the editor."""

    def new_words(self) -> Said:
        return Said(self.mint.mark(), self.mint.mark(), (self.mint.mark(), self.mint.mark()))

    def new_document(self, house: Any, author: User | None = None) -> int:
        title, content = self.mint.mark(), self.mint.mark()
        document = f.make_document(house.unit, f"{title}.txt", content.encode(), title=title)
        self.belief.documents[document.pk] = (title, content)
        return document.pk

    def new_picture(self, house: Any) -> int:
        picture = f.make_image(house.unit, "图")
        self.belief.pictures[picture.pk] = self.mint.mark()
        return picture.pk

    @initialize(house=HOUSES, kind=st.sampled_from(KINDS), public=st.booleans())
    def there_is_an_item(self, house: int, kind: str, public: bool) -> None:
        """A draft, or what was reviewed before the history begins."""
        self.write(house, kind, 0)
        if public:
            self.go_through_the_review(0, 0, later=False)

    def go_through_the_review(self, which: int, first: int, later: bool) -> None:
        raise NotImplementedError

    @precondition(lambda self: len(self.items()) < MOST_PAGES)
    @rule(house=HOUSES, kind=st.sampled_from(KINDS), who=st.integers(0, 1))
    def write(self, house: int, kind: str, who: int) -> None:
        """A new draft."""
        home = self.houses[house]
        author = self.fresh(home.holding(Role.EDITOR)[who])
        said = self.new_words()
        page = ArticlePage(live=False) if kind == "article" else DisclosurePage(live=False)
        self.express(page, said)
        parent = home.columns[0] if kind == "article" else home.catalog
        page = type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision(user=author)
        self.adopt(page, kind, said, author)

    @precondition(lambda self: self.items())
    @rule(which=ANY, part=st.sampled_from(PARTS), how=st.sampled_from(WAYS_TO_SAVE), who=ANY)
    def edit(self, which: int, part: str, how: str, who: int) -> None:
        """Somebody changes a part of the newest draft, locked or not."""
        item = self.pick(self.items(), which)
        self.rewrite(item, self._changed(item, part), how, self.pick(self.everybody, who))

    def _changed(self, item: Item, part: str) -> Said:
        said, new = item.draft, self.mint.mark()
        house = self.house_of(item)
        if part == "body":
            return replace(said, body=(new, *said.body[1:]))
        if part == "table":
            return replace(said, body=(*said.body[:1], new))
        if part == "file":
            return replace(said, files=((self.new_document(house), new),))
        if part == "picture":
            return replace(said, picture=self.new_picture(house))
        if part == "attribute":
            return replace(said, on_request=not said.on_request) if item.kind == "entry" else said
        return said if part == "nothing" else replace(said, **{part: new})

    def rewrite(self, item: Item, said: Said, how: str, user: User) -> bool:
        """Store a version: as a revision, over the last one, or as the editor's form does it."""

        def save() -> None:
            page = self.draft(item)
            self.express(page, said)
            if how == "form" and not page.live:
                page.save()
            before = self.row(item).latest_revision if how == "autosave" else None
            page.save_revision(user=self.fresh(user), overwrite_revision=before)

        item.ever |= self.belief.marks_of(said)
        done = self.attempt(save)
        if done:
            self.belief.note(item, said, self.row(item).latest_revision_id, user.pk)
        return done

    @precondition(lambda self: self.belief.documents)
    @rule(which=ANY, part=st.sampled_from(("title", "bytes")))
    def change_a_document(self, which: int, part: str) -> None:
        """In the library, where no page is asked."""
        number = self.pick(sorted(self.belief.documents), which)
        title, content = self.belief.documents[number]
        new = self.mint.mark()
        document = SiteDocument.objects.get(pk=number)
        if part == "title":
            document.title = title = new
        else:
            document.file = ContentFile(new.encode(), "新.txt")
            content = new
        if self.attempt(document.save):
            self.belief.documents[number] = (title, content)
            self._files_changed()

    @precondition(lambda self: self.belief.pictures)
    @rule(which=ANY)
    def change_a_picture(self, which: int) -> None:
        """In the library."""
        number = self.pick(sorted(self.belief.pictures), which)
        picture = SiteImage.objects.get(pk=number)
        picture.title = mark = self.mint.mark()
        picture.get_rendition("max-320x320")
        if self.attempt(picture.save):
            self.belief.pictures[number] = mark
            self._files_changed()

    def _files_changed(self) -> None:
        for item in self.items():
            item.ever |= self.belief.marks_of(item.draft)

    @precondition(lambda self: self.items("entry"))
    @rule(which=ANY, what=st.sampled_from(("add", "rename", "take away")))
    def write_a_child_row_alone(self, which: int, what: str) -> None:
        """An attachment, without its page."""
        item = self.pick(self.items("entry"), which)
        rows = DisclosureAttachment.objects.filter(page=item.pk)
        mark = self.mint.mark()
        item.ever.add(mark)
        if what == "add" or not rows:
            number = self.new_document(self.house_of(item))
            item.ever |= set(self.belief.documents[number])
            new = DisclosureAttachment(page_id=item.pk, document_id=number, title=mark)
            self.attempt(new.save)
        elif what == "rename":
            row = rows[0]
            row.title = mark
            self.attempt(row.save)
        else:
            self.attempt(rows[0].delete, whole=True)

    # -- into the review and out of it ---------------------------------------------------------------------------

    @precondition(lambda self: self.items())
    @rule(which=ANY, who=ANY)
    def submit(self, which: int, who: int) -> None:
        """By anybody."""
        self.send(self.pick(self.items(), which), self.pick(self.everybody, who))

    def send(self, item: Item, user: User) -> bool:
        """Submit; remember what exactly."""
        fixed = self.belief.fix(item)
        operation = Submit(self.row(item), by=self.fresh(user))
        if not self.attempt(operation.execute):
            return False
        roles = self.house_of(item).roles.get(user.pk, frozenset())
        assert roles & {Role.EDITOR, Role.RELEASER}, f"{user} submitted for a unit of others"
        assert operation.review is not None
        self.belief.cases[operation.review.pk] = Case(item.pk, fixed, user.pk)
        return True

    @precondition(lambda self: self.items())
    @rule(which=ANY, who=ANY)
    def take_back(self, which: int, who: int) -> None:
        """By anybody."""
        item = self.pick(self.items(), which)
        if open_review_of(self.row(item)) is not None:
            user = self.fresh(self.pick(self.everybody, who))
            self.attempt(TakeBack(self.row(item), by=user).execute)

    # -- more of the same ----------------------------------------------------------------------------------------

    @precondition(lambda self: self.items() and len(self.belief.items) < MOST_PAGES + 2)
    @rule(which=ANY, keep_live=st.booleans(), who=ANY)
    def copy(self, which: int, keep_live: bool, who: int) -> None:
        """Somewhere beside it."""
        item = self.pick(self.items(), which)
        user = self.fresh(self.pick(self.everybody, who))
        said = replace(item.draft, title=self.mint.mark(), summary=self.mint.mark())
        new = {"title": said.title, "summary": said.summary, "slug": new_slug()}
        made: list[Any] = []
        page = self.row(item)
        self.attempt(lambda: made.append(page.copy(keep_live=keep_live, user=user, update_attrs=new)))
        if made:
            copy = self.adopt(made[0], item.kind, said, user)
            copy.ever |= item.ever
            self.rewrite(copy, said, "revision", user)

    @precondition(lambda self: self.items() and len(self.belief.items) < MOST_PAGES + 2)
    @rule(which=ANY, house=HOUSES)
    def alias(self, which: int, house: int) -> None:
        """On any site."""
        item = self.pick(self.items(), which)
        home = self.houses[house]
        parent = home.columns[1] if item.kind == "article" else home.catalog
        made: list[Any] = []
        page, where = self.row(item), Page.objects.get(pk=parent.pk).specific
        self.attempt(lambda: made.append(page.create_alias(parent=where, update_slug=new_slug())))
        if made:
            alias = self.adopt(made[0], item.kind, item.draft, None, alias_of=item.pk)
            alias.ever, alias.once = item.ever, item.once

    @precondition(lambda self: self.items(alias=True))
    @rule(which=ANY, live=st.booleans())
    def write_into_an_alias(self, which: int, live: bool) -> None:
        """Which should only say what its original says."""
        item = self.pick(self.items(alias=True), which)
        mark = self.mint.mark()
        item.ever = item.ever | {mark}
        page = self.row(item)
        page.summary = mark
        page.live = page.live or live
        self.attempt(page.save)

    @precondition(lambda self: self.items(alias=True))
    @rule(which=ANY, who=ANY)
    def convert_an_alias(self, which: int, who: int) -> None:
        """It is a page of its own from now on."""
        item = self.pick(self.items(alias=True), which)
        user = self.fresh(self.pick(self.everybody, who))
        action = ConvertAliasPageAction(self.row(item), user=user)
        if self.attempt(lambda: action.execute(skip_permission_checks=True)):
            item.alias_of, item.ever, item.once = None, set(item.ever), set(item.once)
            self.rewrite(item, self.new_words(), "revision", user)

    @precondition(lambda self: self.items("article") and len(self.belief.items) < MOST_PAGES + 2)
    @rule(which=ANY, who=ANY)
    def translate(self, which: int, who: int) -> None:
        """Into English, as an ordinary draft; the columns above it are exempt and may be public."""
        item = self.pick(self.items("article"), which)
        english = Locale.objects.get_or_create(language_code="en")[0]
        row = self.row(item)
        if row.locale_id == english.pk or row.get_translation_or_none(english) is not None:
            return
        made: list[Any] = []
        self.attempt(lambda: made.append(row.copy_for_translation(english, copy_parents=True)))
        if not made:
            return
        user = self.fresh(self.pick(self.everybody, who))
        said = self.new_words()
        translation = self.adopt(made[0], item.kind, said, user)
        translation.ever |= item.ever
        self.rewrite(translation, said, "revision", user)
        for above in made[0].get_ancestors().filter(locale=english, live=False).specific():
            self.attempt(Release(above, by=None).execute)

    # -- places --------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.items())
    @rule(which=ANY, house=HOUSES, column=st.integers(0, 1))
    def move(self, which: int, house: int, column: int) -> None:
        """To any column of any unit."""
        item = self.pick(self.items() + self.items(alias=True), which)
        home = self.houses[house]
        parent = home.columns[column] if item.kind == "article" else home.catalog
        page, target = self.row(item), Page.objects.get(pk=parent.pk)
        self.attempt(lambda: page.move(target, pos="last-child"))
        self.look_where_they_stand()

    @rule(house=HOUSES)
    def move_a_column(self, house: int) -> None:
        """Below the other one, with all that is in it."""
        first, second = (Page.objects.get(pk=column.pk).specific for column in self.houses[house].columns)
        self.attempt(lambda: first.move(second, pos="last-child"))
        self.look_where_they_stand()

    @precondition(lambda self: len(self.items()) > 1)
    @rule(which=ANY, other=ANY)
    def reorder(self, which: int, other: int) -> None:
        """Before another one."""
        item, sibling = self.pick(self.items(), which), self.pick(self.items(), other)
        if item is not sibling and item.kind == sibling.kind:
            page, target = self.row(item), self.row(sibling)
            self.attempt(lambda: page.move(target, pos="left"))
            self.look_where_they_stand()

    @precondition(lambda self: self.items())
    @rule(which=ANY, who=ANY)
    def delete(self, which: int, who: int) -> None:
        """With a reason."""
        item = self.pick(self.items() + self.items(alias=True), which)
        user = self.fresh(self.pick(self.everybody, who))
        self.attempt(Deletion(self.row(item), by=user, reason="重复").execute, whole=True)
        self.look_where_they_stand()
