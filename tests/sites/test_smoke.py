import pytest

from tests import factories as f


@pytest.mark.django_db
def test_an_article_answers_at_its_address(client):
    portal = f.make_portal()
    town = f.make_township("lxz", portal)
    dept = f.make_department("jyj", portal)
    for home in (portal, town, dept):
        article = f.make_article(f.make_column(home))
        print(article.full_url, article.get_url())
    cat = f.make_catalog(dept)
    d = f.make_disclosure(cat)
    print(d.index_number, d.full_url, d.catalog_entry.title, d.published_at)
    f.attach(d, f.make_document(dept.unit))
    r = client.get("/lxz/", HTTP_HOST="yunxi.localhost:8000")
    assert r.status_code == 200
