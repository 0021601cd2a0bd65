"""Names that the package has from generated modules. Written by `cargo run -p bonafides-generate`."""

from ._types import Answer as Answer
from ._types import Caller as Caller
from ._types import CaseState as CaseState
from ._types import Chain as Chain
from ._types import ChallengeState as ChallengeState
from ._types import ChallengeView as ChallengeView
from ._types import Claims as Claims
from ._types import Command as Command
from ._types import Contact as Contact
from ._types import Counted as Counted
from ._types import Delivery as Delivery
from ._types import Diagnostic as Diagnostic
from ._types import End as End
from ._types import Fact as Fact
from ._types import Factor as Factor
from ._types import Found as Found
from ._types import Ignored as Ignored
from ._types import IgnoredReason as IgnoredReason
from ._types import Input as Input
from ._types import Missing as Missing
from ._types import Opening as Opening
from ._types import Operator as Operator
from ._types import OperatorKind as OperatorKind
from ._types import Part as Part
from ._types import PasswordRules as PasswordRules
from ._types import PlanStep as PlanStep
from ._types import PolicyReference as PolicyReference
from ._types import PolicyTest as PolicyTest
from ._types import Provider as Provider
from ._types import QuestionAndAnswer as QuestionAndAnswer
from ._types import Reason as Reason
from ._types import Recipient as Recipient
from ._types import Record as Record
from ._types import Redeemed as Redeemed
from ._types import Refusal as Refusal
from ._types import Related as Related
from ._types import Reply as Reply
from ._types import Reported as Reported
from ._types import Review as Review
from ._types import Setup as Setup
from ._types import Snapshot as Snapshot
from ._types import Verdict as Verdict
from ._types import Wanted as Wanted
from ._types import Written as Written
from .operator import OperatorInput as OperatorInput
from .caller import CallerInput as CallerInput
from .host import HostInput as HostInput
from .enrol import Enrol as Enrol
from .said import Said as Said
from .unmet import Unmet as Unmet
from .views import View as View
from .commands import Task as Task
from .brings import Brings as Brings

__all__ = [
    "Answer",
    "Brings",
    "Caller",
    "CallerInput",
    "CaseState",
    "Chain",
    "ChallengeState",
    "ChallengeView",
    "Claims",
    "Command",
    "Contact",
    "Counted",
    "Delivery",
    "Diagnostic",
    "End",
    "Enrol",
    "Fact",
    "Factor",
    "Found",
    "HostInput",
    "Ignored",
    "IgnoredReason",
    "Input",
    "Missing",
    "Opening",
    "Operator",
    "OperatorInput",
    "OperatorKind",
    "Part",
    "PasswordRules",
    "PlanStep",
    "PolicyReference",
    "PolicyTest",
    "Provider",
    "QuestionAndAnswer",
    "Reason",
    "Recipient",
    "Record",
    "Redeemed",
    "Refusal",
    "Related",
    "Reply",
    "Reported",
    "Review",
    "Said",
    "Setup",
    "Snapshot",
    "Task",
    "Unmet",
    "Verdict",
    "View",
    "Wanted",
    "Written",
]
