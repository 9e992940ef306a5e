"""Collections as staff read them."""

from __future__ import annotations

import pytest
from wagtail.models import Collection

pytestmark = pytest.mark.django_db


def test_the_root_of_all_collections_has_a_chinese_name():
    assert Collection.get_first_root_node().name == "全部单位"
