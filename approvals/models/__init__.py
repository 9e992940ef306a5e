"""Reviews, opinions, clearances: what was decided about which content, by whom, on which grounds."""

from approvals.models.clearances import Clearance, ClearanceBasis
from approvals.models.drafts import DraftScan
from approvals.models.files import HeldFile
from approvals.models.opinions import Decision, Finding, FindingState, Opinion
from approvals.models.policies import ChecklistItem, Deputy, Joining, StepPolicy, UnitPolicy
from approvals.models.reviews import Review, ReviewCounter, ReviewState, ReviewStep, Snapshot, StepState
from approvals.models.steps import StepKind
from approvals.models.tasks import ReviewTask
from approvals.models.watching import LeaderPost, NegativeListEntry, NegativeReason, Response, WrongWording
from approvals.models.writing import Authorship

__all__ = [
    "Authorship",
    "ChecklistItem",
    "Clearance",
    "ClearanceBasis",
    "Decision",
    "Deputy",
    "DraftScan",
    "Finding",
    "FindingState",
    "HeldFile",
    "Joining",
    "LeaderPost",
    "NegativeListEntry",
    "NegativeReason",
    "Opinion",
    "Response",
    "Review",
    "ReviewCounter",
    "ReviewState",
    "ReviewStep",
    "ReviewTask",
    "Snapshot",
    "StepKind",
    "StepPolicy",
    "StepState",
    "UnitPolicy",
    "WrongWording",
]
