"""Decides, provably, whether a caller is who they say they are before a service desk resets their password.

Facts go in, a `Decision` comes out that explains itself:

    policy = Policy.from_yaml(text)
    decision = policy.decide(Facts("reset_password", now, evidence=[...]))

A whole call is a case: see `Engine`. What is said comes from the modules `operator`, `caller`, `host`
and `enrol`, what is to be carried out is in `commands`, what may be seen in `views`.
"""

from . import _exports, brings, caller, commands, enrol, errors, host, operator, said, unmet, views
from ._bonafides import (
    Case,
    CheckResult,
    Connector,
    Decision,
    Engine,
    Facts,
    Moment,
    Plan,
    Policy,
    Prepared,
    RawKeys,
    Released,
    Row,
    Step,
    case_key,
    check_policy,
    format_policy,
    schema,
    verify_records,
    version,
)
from ._codec import from_json, to_json
from ._exports import *
from ._hosts import Keys, Redemptions
from .errors import *

__version__ = version()

__all__ = [
    "Case",
    "CheckResult",
    "Connector",
    "Decision",
    "Engine",
    "Facts",
    "Keys",
    "Moment",
    "Plan",
    "Policy",
    "Prepared",
    "RawKeys",
    "Redemptions",
    "Released",
    "Row",
    "Step",
    "__version__",
    "brings",
    "caller",
    "case_key",
    "check_policy",
    "commands",
    "enrol",
    "errors",
    "format_policy",
    "from_json",
    "host",
    "operator",
    "said",
    "schema",
    "to_json",
    "unmet",
    "verify_records",
    "version",
    "views",
]
__all__ += _exports.__all__
__all__ += errors.__all__
