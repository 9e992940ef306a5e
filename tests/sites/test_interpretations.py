"""Documents and their interpretations are linked both ways, for whoever may read both."""

import pytest
from wagtail.models import PageViewRestriction

from sites.models import ExplainedDisclosure, InterpretationPage
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_title_of_a_restricted_interpretation_does_not_show_at_its_document(client):
    portal = factories.make_portal()
    entry = factories.make_disclosure(factories.make_catalog(portal))
    column = factories.make_column(portal, "interpretation", "政策解读")
    reading = InterpretationPage(title="只给内部看的解读", live=False)
    reading.explained = [ExplainedDisclosure(disclosure=entry)]
    factories.publish(column.add_child(instance=reading))
    path = entry.full_url.removeprefix("http://yunxi.localhost")
    assert "只给内部看的解读" in client.get(path, HTTP_HOST="yunxi.localhost").content.decode()

    PageViewRestriction.objects.create(page=column, restriction_type=PageViewRestriction.LOGIN)

    assert "只给内部看的解读" not in client.get(path, HTTP_HOST="yunxi.localhost").content.decode()
