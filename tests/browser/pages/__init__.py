"""What a person does on each kind of page, in the words that stand on it."""

from tests.browser.pages.catalogue import Catalogue
from tests.browser.pages.disclosure import DisclosureView
from tests.browser.pages.frame import PublicPage
from tests.browser.pages.home import SiteHome
from tests.browser.pages.people import JoinPage, PeoplePage
from tests.browser.pages.staff import DisclosureForm, ReviewScreen, StaffHome, StaffLogin, SubmitScreen

__all__ = [
    "Catalogue",
    "DisclosureForm",
    "DisclosureView",
    "JoinPage",
    "PeoplePage",
    "PublicPage",
    "ReviewScreen",
    "SiteHome",
    "StaffHome",
    "StaffLogin",
    "SubmitScreen",
]
