"""Steps of administrators: about persons, policies and keys."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone

import pytest
from bonafides import (
    Answer,
    DeskInput,
    DeskReply,
    Engine,
    EngineConfig,
    InputClosed,
    Moment,
    Operator,
    OperatorKind,
    Policy,
    RawKeys,
    Row,
    Step,
    SubjectProfile,
    administrator,
    from_json,
    policy_use,
    to_json,
    verify_records,
)

NOW = datetime(2026, 11, 23, 8, 15, tzinfo=timezone.utc)
POLICY = Policy.from_yaml("""
format: 1
policy: small
challenges:
  passkey: { type: external, provider: webauthn, factor: possession, points: 60 }
unmatched: everyone
actions:
  reset_password: { require: { points: 60 } }
""")
ROLES = [policy_use.InForce(), policy_use.Pilot(share=100), policy_use.Shadow(), policy_use.Withdrawn()]


class Desk:
    """A host in memory."""

    def __init__(self) -> None:
        keys = RawKeys(*(bytes([n]) * 32 for n in range(1, 5)))
        self.engine = Engine(POLICY, keys, EngineConfig("log.test.example", "connector-1"))
        self.rows: dict[str, Row] = {}
        self.records: list[str] = []
        self.steps = 0

    def step(
        self, says: administrator.AdministratorInput, *, by: str = "admin-1", account: str = "", id: str | None = None
    ) -> Step:
        self.steps += 1
        operator = Operator(by, OperatorKind.PERSON)
        input = DeskInput(id or f"desk-{self.steps}", operator, account, "ticket 4711", says)
        assert from_json(DeskInput, to_json(input)) == input
        moment = Moment(NOW, os.urandom(32), SubjectProfile(account, "Sanne", True) if account else None)
        needs = self.engine.needs_administer(input, moment)
        step = self.engine.administer(input, moment, [self.rows.get(key) or Row(key, 0) for key in needs])
        self.rows |= {row.key: row for row in [*step.write, *step.outbox]}
        self.records += [step.record.text] if step.record else []
        return step

    def refusal(self, says: administrator.AdministratorInput, *, by: str = "admin-1", account: str = "") -> str | None:
        """Returns the code of the refusal, or `None` if the step is accepted."""
        reply = self.step(says, by=by, account=account).administered()
        assert from_json(DeskReply, to_json(reply)) == reply
        assert (reply.outcome is Answer.REFUSED) == (reply.refusal is not None)
        return reply.refusal.code if reply.refusal else None


def test_steps_about_a_person() -> None:
    desk = Desk()
    assert desk.refusal(administrator.ErasePerson(), account="guid-1") == "unknown_person"
    assert desk.refusal(administrator.EnableCheck("passkey"), account="guid-1") == "not_disabled"
    assert desk.refusal(administrator.RepairClock(NOW), account="guid-1") == "not_ahead"
    assert desk.refusal(administrator.ErasePerson(), by="guid-1", account="guid-1") == "own_account"


def test_a_step_is_released_once_and_as_its_own_kind() -> None:
    desk = Desk()
    says = administrator.RotateKey("grant", "grant-2")
    with pytest.raises(InputClosed):
        desk.step(says).committed()
    step = desk.step(says, id="desk-once")
    assert step.administered().outcome is Answer.ACCEPTED
    with pytest.raises(InputClosed):
        step.administered()
    again = desk.step(says, id="desk-once")
    assert again.is_empty
    assert again.administered().outcome is Answer.DUPLICATE


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.type)
def test_two_people_give_a_policy_a_role(role: policy_use.PolicyUse) -> None:
    desk = Desk()
    use = administrator.UsePolicy(POLICY.digest, role, two_people=True)
    other = policy_use.Pilot(share=101)
    assert desk.refusal(administrator.ProposePolicy(POLICY.digest, role), by="admin-1") is None
    assert desk.refusal(use, by="admin-1") == "second_person"
    assert desk.refusal(administrator.UsePolicy(POLICY.digest, other, two_people=True), by="admin-2") == "second_person"
    assert desk.refusal(use, by="admin-2") is None
    assert desk.refusal(use, by="admin-2") == "second_person", "a proposal is used once"
    # One person is enough unless the desk demands two.
    assert desk.refusal(administrator.UsePolicy(POLICY.digest, role), by="admin-1") is None
    records = [json.loads(record) for record in desk.records]
    types = ["policy_proposed", "refusal", "refusal", "policy_used", "refusal", "policy_used"]
    assert [record["type"] for record in records] == types
    share = role.share if isinstance(role, policy_use.Pilot) else None
    for used in (records[0], records[3]):
        data = used["data"]
        assert (data["digest"], data["role"], data.get("share")) == (POLICY.digest, role.type, share)
    assert records[3]["data"]["proposed_by"] == records[0]["actor"]["alias"]
    assert verify_records(desk.records).records == len(types)


def test_a_key_is_rotated() -> None:
    desk = Desk()
    for key in ("state", "vault", "grant"):
        assert desk.refusal(administrator.RotateKey(key, f"{key}-2")) is None
        data = json.loads(desk.records[-1])["data"]
        assert (data["key"], data["id"]) == (key, f"{key}-2")
        assert "4711" not in desk.records[-1], "the reason is sealed"
    assert desk.refusal(administrator.RotateKey("index", "index-2")) == "malformed"
