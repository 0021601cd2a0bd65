"""A host's code for the type checkers, which is never run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import assert_never

from bonafides import (
    Block,
    BonafidesError,
    Calibration,
    Claims,
    Command,
    Decision,
    Diff,
    DiffResult,
    Engine,
    ExportedLog,
    Facts,
    FactsUnknownCheck,
    Input,
    Keys,
    LogEvidence,
    Operator,
    Person,
    Policy,
    PolicyError,
    RawKeys,
    RecordsCutTail,
    RecordsError,
    Redemptions,
    Reply,
    Situation,
    Verdict,
    WriteStatus,
    administrator,
    credential,
    caller,
    commands,
    diff,
    enrol,
    from_json,
    host,
    operator,
    policy_use,
    unguarded,
    unmet,
    verify_receipt,
    views,
)


def colour(verdict: Verdict) -> str:
    match verdict:
        case Verdict.APPROVE:
            return "green"
        case Verdict.CHALLENGE:
            return "amber"
        case Verdict.ESCALATE | Verdict.DENY:
            return "red"
        case _:
            assert_never(verdict)


def colour_of(policy: Policy, text: str) -> str:
    return colour(policy.verdict_json(text))


def carry_out(command: Command) -> str:
    match command.task:
        case commands.Observe(signals=signals):
            return ",".join(signals)
        case commands.PresentChallenge(prompt=prompt, until=until):
            return f"{prompt} {until.isoformat() if until else ''}"
        case commands.SendMessage(address=address, text=text):
            return address + text
        case commands.RequestVouch(people=people):
            return people[0]
        case commands.Register(provider=provider, nonce=nonce):
            return provider + nonce
        case commands.Deliver(credential=credential.External(provider=provider)):
            return provider
        case commands.Deliver(parts=parts):
            return parts[0].channel
        case commands.Notify(to=to):
            return to[0].person
        case commands.Revoke(grant=grant):
            return grant
        case commands.Conclude(resolution=resolution):
            return resolution.value
        case _:
            assert_never(command.task)


def seen(reply: Reply) -> str:
    view = reply.view
    match view:
        case views.OperatorView():
            return " ".join(view.next)
        case views.CallerView():
            return view.text
        case views.HostView():
            blocks: tuple[Block, ...] = view.blocked_by
            return view.grant or " ".join(block.value for block in blocks)
        case views.Nothing():
            return ""
        case _:
            assert_never(view)


def administered(says: administrator.AdministratorInput) -> str:
    match says:
        case administrator.RepairClock(present=present):
            return present.isoformat()
        case administrator.EnableCheck(check=check):
            return check
        case administrator.ErasePerson():
            return "erased"
        case administrator.ProposePolicy(digest=digest, role=role):
            return digest + of_thousand(role)
        case administrator.UsePolicy(digest=digest, role=role, two_people=two_people):
            return digest + of_thousand(role) + (" of two people" if two_people else "")
        case administrator.RotateKey(key=key, id=id):
            return key + id
        case administrator.Resolve(people=people):
            return " ".join(people)
        case administrator.Export(form=form, records=records):
            return f"{records} {form}"
        case _:
            assert_never(says)


def of_thousand(role: policy_use.PolicyUse) -> str:
    match role:
        case policy_use.InForce():
            return "1000"
        case policy_use.Pilot(share=share):
            return str(share)
        case policy_use.Shadow() | policy_use.Withdrawn():
            return "0"
        case _:
            assert_never(role)


def lacking(of: unmet.Unmet) -> int:
    match of:
        case unmet.Points(have, need) | unmet.Factors(have, need) | unmet.Independent(have, need):
            return need - have
        case unmet.PointsIn(factor=_, have=have, need=need):
            return need - have
        case unmet.Pass(entries=entries):
            return len(entries)
        case unmet.AtLeast(have=have, need=need):
            return need - have
        case unmet.All(requirements=requirements) | unmet.Any(requirements=requirements):
            return sum(lacking(one) for one in requirements)
        case _:
            assert_never(of)


def weak(old: Policy, new: Policy) -> list[str]:
    found: Diff = diff(old, new)
    if found.opens_no_new_way or found.result is DiffResult.UNKNOWN:
        return []
    calls: list[Facts] = [witness.facts for witness in found.newly_approved]
    cells = new.ways(action=calls[0].action, groups=["staff"]).cells
    alone = [causes[0] for cell in cells for causes in cell.minimal_causes({"mailbox": ["phone"]}) if len(causes) == 1]
    return alone + [cause for cell in cells for way in cell.ways for cause in way.causes] + cells[0].losses()


def counted(policy: Policy, names: list[str]) -> int:
    people = (Person(name, groups=["staff"], contacts=["sms"]) for name in names)
    report = policy.coverage(people, situations=[Situation("away", signals={"workstation": "new"})], ids=0)
    return sum(action.all.situations[0].with_way for action in report.actions)


def easiest(policy: Policy, calibration: Calibration) -> list[str]:
    weights = policy.weigh(calibration, models=calibration.models[:1])
    return [way.attack.odds for cell in weights.models[0].cells for way in cell.ways if way.weight.estimate < 1000]


def proposed(text: str) -> str:
    return "".join(test.yaml for test in unguarded(text, "yaml").proposed)


def inputs(by: Operator) -> list[Input]:
    return [
        Input.operator("1", by=by, says=operator.Choose("sms_code", contact=0)),
        Input.caller("2", says=caller.NotMe()),
        Input.caller("3", says=caller.Enrol(enrol.Questions("questions", []))),
        Input.host("4", by="sms-gateway", says=host.Signal("sim_change", "none")),
        from_json(Input, "{}"),
    ]


def errors(engine: Engine, decision: Decision) -> str | None:
    try:
        return decision.grant
    except FactsUnknownCheck as error:
        return error.help
    except PolicyError as error:
        return error.diagnostics[0].fix
    except BonafidesError as error:
        return error.code + error.place + error.family


def audited(path: Path, key: str, policies: list[Policy]) -> tuple[int, str, int]:
    log = ExportedLog.open(path)
    evidence = LogEvidence(key=key, witnesses=["..."], demand=1)
    try:
        verified = log.verify(evidence)
    except RecordsCutTail:
        return 0, "cut off", 0
    except RecordsError as error:
        bad = error.bad_record
        return (bad.record, bad.chain or "", bad.seq or 0) if bad else (0, error.code, 0)
    size: int = verified.checkpoint.size if verified.checkpoint else verified.records
    asserted: int = log.replay(policies).asserted.get("answer", 0)
    told = [step.did for case in log.cases().cases for step in log.story(case.case).steps]
    receipt = verify_receipt(log.receipt("desk", key), evidence)
    return size + asserted, "".join([*told, *receipt.records]), receipt.index


class Vault:
    def current(self, key: str) -> str:
        return key

    def seal(self, key: str, draw: bytes, ad: bytes, plain: bytes) -> bytes:
        return plain

    def open(self, key: str, id: str, ad: bytes, sealed: bytes) -> bytes:
        return sealed

    def mac(self, key: str, id: str, message: bytes) -> bytes:
        return message

    def sign_grant(self, message: bytes) -> bytes:
        return message


class Table:
    def state(self, jti: str) -> WriteStatus | None:
        return None

    def started(self, jti: str, now: datetime) -> bool:
        return True

    def revoked(self, jti: str, now: datetime) -> bool:
        return True

    def finished(self, jti: str, written: WriteStatus) -> None:
        pass


def hosts(raw: RawKeys) -> tuple[list[RawKeys | Keys], Redemptions]:
    return [raw, Vault()], Table()


def write(claims: Claims) -> WriteStatus:
    return WriteStatus.DONE if claims.exp else WriteStatus.FAILED
