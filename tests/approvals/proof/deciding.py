"""Steps of those who decide, of the clock, and of those who go around both."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from wagtail.models import Page, Revision

from approvals.clearing import revoke
from approvals.deciding import Verdict, checklist_of, decide
from approvals.models import Decision, Review, ReviewState, ReviewStep, StepKind, StepState
from approvals.models.steps import ROLE_OF_STEP
from approvals.urgent import UrgentRelease, withdraw_unconfirmed
from sites.publishing.operations import Schedule, Withdraw
from sites.scheduling import expire_due, release_due
from tests.approvals.proof.belief import Case, Cleared, Item
from tests.approvals.proof.machine import Leak
from tests.approvals.proof.ways import WAYS
from tests.approvals.proof.writing import ANY, Writing
from units.models import Role, User

HOUR = datetime.timedelta(hours=1)
#: Two working days are over by then, whatever the calendar.
CONFIRMED_BY = datetime.timedelta(days=14)
NEEDED = {
    "article": {StepKind.CONFIDENTIALITY, StepKind.RELEASE},
    "entry": {StepKind.ATTRIBUTE, StepKind.CONFIDENTIALITY, StepKind.RELEASE},
}


class Deciding(Writing):
    """What reviewers and releasers do, and everybody who is neither."""

    def open_steps(self) -> list[ReviewStep]:
        rows = ReviewStep.objects.filter(state=StepState.OPEN, review__state=ReviewState.OPEN)
        return list(rows.select_related("review", "unit").order_by("pk"))

    @precondition(lambda self: self.items())
    @rule(
        which=ANY,
        who=ANY,
        right=st.booleans(),
        what=st.sampled_from((*[Decision.APPROVE] * 4, *Decision)),
        old=ANY,
    )
    def decide(self, which: int, who: int, right: bool, what: Decision, old: int) -> None:
        """On any open step, by whoever should or by anybody; sometimes with a page that is out of date."""
        if not (steps := self.open_steps()):
            item = self.pick(self.items(), which)
            if not self.send(item, self.house_of(item).holding(Role.EDITOR)[0]):
                return
            steps = self.open_steps()
        step = self.pick(steps, which)
        user = self.pick(self.everybody, who)
        if right:
            house = self.house_of(self.belief.items[self.belief.cases[step.review_id].item])
            user = self.pick(house.holding(ROLE_OF_STEP[StepKind(step.kind)]), who)
        self.sign(step, user, what, seen="1:" + "0" * 64 if old == 0 else None)

    def sign(
        self,
        step: ReviewStep,
        user: User,
        what: Decision = Decision.APPROVE,
        *,
        seen: str | None = None,
        at: datetime.datetime | None = None,
    ) -> bool:
        """Decide; believe it, if whoever decided might."""
        case = self.belief.cases[step.review_id]
        item = self.belief.items[case.item]
        self.look_where_they_stand()
        ticked = [row.pk for row in checklist_of(step)]
        verdict = Verdict(
            what, seen or step.review.digest, "见意见" if what != Decision.APPROVE else "", ticked, at=at
        )
        results: list[Any] = []
        self.attempt(lambda: results.append(decide(step.pk, verdict, by=self.fresh(user))))
        if not results or results[0].opinion is None:
            return False
        self.counted[f"opinion {what}"] += 1
        if seen is not None or self.belief.fix(item) != case.fixed:
            raise Leak(f"{user} decided on what had changed since it was submitted (page {item.pk})")
        if what == Decision.APPROVE:
            self._agreed(item, case, StepKind(step.kind), user)
            if Review.objects.get(pk=step.review_id).state == ReviewState.CLEARED:
                self._cleared(item, case, at)
        return True

    def _agreed(self, item: Item, case: Case, kind: StepKind, user: User) -> None:
        roles = self.house_of(item).roles.get(user.pk, frozenset())
        problems = {
            "has not the role": ROLE_OF_STEP[kind] not in roles,
            "wrote it": user.pk in item.authors,
            "took another step of it": user.pk in case.agreed.values(),
            "submitted it": kind is StepKind.RELEASE and user.pk == case.submitter,
        }
        if wrong := [why for why, true in problems.items() if true]:
            raise Leak(f"{user} decided on {kind} of page {item.pk}, but {', '.join(wrong)}")
        case.agreed[kind] = user.pk

    def _cleared(self, item: Item, case: Case, at: datetime.datetime | None) -> None:
        if missing := NEEDED[item.kind] - set(case.agreed):
            raise Leak(f"page {item.pk} was cleared without {missing}")
        if case.urgent:
            if case.fixed in item.cleared:
                item.cleared[case.fixed].to_confirm_by = None
        else:
            known = item.cleared.get(case.fixed)
            since = at or self.now()
            self.belief.clear(item, case.fixed, Cleared(min(since, known.since) if known else since))
        item.authors.clear()
        self.counted["cleared"] += 1

    @precondition(lambda self: self.items())
    @rule(which=ANY, first=ANY, later=st.sampled_from((False, False, False, True)))
    def go_through_the_review(self, which: int, first: int, later: bool) -> None:
        """All steps, by people who may."""
        item = self.pick(self.items(), which)
        house = self.house_of(item)
        if not self.send(item, self.pick(house.holding(Role.EDITOR), first)):
            return
        review = Review.objects.get(page_number=item.pk, state=ReviewState.OPEN)
        while review.state == ReviewState.OPEN:
            step = review.steps.select_related("review", "unit").get(state=StepState.OPEN)
            release = step.kind == StepKind.RELEASE
            moment = self.now() + 3 * HOUR if release and later else None
            taken = any(
                self.sign(step, user, at=moment) for user in house.holding(ROLE_OF_STEP[StepKind(step.kind)])
            )
            if not taken:
                self.counted["stuck"] += 1
                return
            review.refresh_from_db()
        self.counted["went through"] += 1
        if not later and not item.draft.on_request and not Page.objects.get(pk=item.pk).live:
            raise AssertionError(f"page {item.pk} went through the review and is not public")

    @precondition(lambda self: self.items())
    @rule(which=ANY, who=ANY, right=st.booleans())
    def release_urgently(self, which: int, who: int, right: bool) -> None:
        """By whoever may, or may not."""
        item = self.pick(self.items(), which)
        house = self.house_of(item)
        user = self.pick(house.holding(Role.RELEASER) if right else self.everybody, who)
        fixed = self.belief.fix(item)
        operation = UrgentRelease(
            self.row(item), by=self.fresh(user), ground="disaster", reason="洪水已到桥面"
        )
        if not self.attempt(operation.execute):
            return
        assert Role.RELEASER in house.roles.get(user.pk, ()), f"{user} released urgently"
        assert operation.review is not None
        agreed = {StepKind.RELEASE: user.pk}
        self.belief.cases[operation.review.pk] = Case(item.pk, fixed, user.pk, urgent=True, agreed=agreed)
        if fixed not in item.cleared:
            self.belief.clear(item, fixed, Cleared(self.now(), self.now() + CONFIRMED_BY))
        item.cleared[fixed].since = min(item.cleared[fixed].since, self.now())
        self.counted["urgent"] += 1

    # -- the clock -----------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from((1, 4, 30, 24 * 15)))
    def time_passes(self, hours: int) -> None:
        """And all that is due is done, twice."""
        self.clock.shift(hours * HOUR)
        for _time in range(2):
            now = timezone.now()
            for due in (release_due, expire_due, withdraw_unconfirmed):
                self.attempt(lambda due=due, now=now: list(due(now)))
        for item in self.belief.items.values():
            late = [
                fixed
                for fixed, rest in item.cleared.items()
                if rest.to_confirm_by is not None and rest.to_confirm_by <= self.now()
            ]
            if late:
                item.cleared.clear()
        self._seen_at = None

    @precondition(lambda self: self.items())
    @rule(which=ANY, who=ANY)
    def schedule(self, which: int, who: int) -> None:
        """By anybody, cleared or not."""
        item = self.pick(self.items(), which)
        user = self.fresh(self.pick(self.everybody, who))
        self.attempt(Schedule(self.row(item), at=timezone.now() + 2 * HOUR, by=user).execute)

    @precondition(lambda self: self.items())
    @rule(which=ANY, old=st.booleans())
    def schedule_past_the_operation(self, which: int, old: bool) -> None:
        """A date written straight into the newest revision, or the oldest."""
        rows = Revision.page_revisions.filter(object_id=str(self.pick(self.items(), which).pk))
        number = rows.order_by("pk" if old else "-pk").values_list("pk", flat=True).first()
        Revision.objects.filter(pk=number).update(approved_go_live_at=timezone.now() + HOUR / 2)

    @precondition(lambda self: self.items())
    @rule(which=ANY)
    def let_it_expire(self, which: int) -> None:
        """Some time from now."""
        page = self.row(self.pick(self.items(), which))
        page.expire_at = timezone.now() + 3 * HOUR
        self.attempt(page.save)

    # -- off the public side -------------------------------------------------------------------------------------

    @precondition(lambda self: self.items())
    @rule(which=ANY, who=ANY, right=st.booleans())
    def withdraw(self, which: int, who: int, right: bool) -> None:
        """With a reason; what was withdrawn needs a new review."""
        item = self.pick(self.items(), which)
        house = self.house_of(item)
        user = self.pick(house.holding(Role.RELEASER) if right else self.everybody, who)
        if self.attempt(Withdraw(self.row(item), by=self.fresh(user), reason="内容有误").execute):
            assert Role.RELEASER in house.roles.get(user.pk, ()), f"{user} withdrew"
            item.cleared.clear()
            self.counted["withdrawn"] += 1

    @precondition(lambda self: self.items())
    @rule(which=ANY, how=st.sampled_from(("wagtail", "row")))
    def take_off(self, which: int, how: str) -> None:
        """Without a reason: it may come back."""
        item = self.pick(self.items(), which)
        page = self.row(item)
        if how == "wagtail":
            self.attempt(page.unpublish)
        else:
            page.live = False
            self.attempt(page.save)

    @precondition(lambda self: self.items())
    @rule(which=ANY)
    def revoke_what_is_not_public(self, which: int) -> None:
        """A clearance is taken back before it was used."""
        item = self.pick(self.items(), which)
        if not Page.objects.get(pk=item.pk).live and not item.draft.on_request:
            revoke(item.pk, by=self.fresh(self.everybody[0]), reason="情况有变")
            item.cleared.clear()

    # -- around it -----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.items())
    @rule(which=ANY, way=st.sampled_from(WAYS), who=ANY)
    def go_around(self, which: int, way: Any, who: int) -> None:
        """Any way to the public, by anybody; what was cleared for later may come sooner by it."""
        item = self.pick(self.items() + self.items(alias=True), which)
        if item.alias_of is not None and self.row(item).latest_revision_id is None:
            way = WAYS[4]
        was_live = Page.objects.get(pk=item.pk).live
        user = self.fresh(self.pick(self.everybody, who))
        self.attempt(lambda: way(self.row(item), user))
        if Page.objects.get(pk=item.pk).live and not was_live:
            self.counted["came back"] += 1
            for rest in item.cleared.values():
                rest.since = min(rest.since, self.now())


class History(Deciding):
    """All of it."""
