//! The same decision with its explanation, as structs that serde writes.

use serde::Serialize;

use super::{
    ADVERSE_LIFETIME, BESIDE_SMS, CONTEXT_CAP, Call, Check, DOSSIER, ELEVATED, EVIDENCE_LIFETIME,
    FAILED_QUESTIONS, IMPOSSIBLE, KNOWLEDGE_CAP, NEEDED, Observation, Outcome, PHONE, SIEGE, SIM_SWAP,
    Settled, TELEPORT, Verdict, attestation, factors, finance, has, independent, inherence, knowledge,
    possession, settle, signal_points,
};

/// Name, version and digest of the policy, as in a decision.
#[derive(Debug, Clone, Copy, Serialize)]
#[expect(missing_docs, reason = "the names are those of the engine")]
pub struct Stamp<'p> {
    pub name: &'p str,
    pub version: &'p str,
    pub digest: &'p str,
}

/// A decision with its explanation.
#[derive(Debug, Serialize)]
pub struct Decision<'p> {
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    action: &'static str,
    points: Points,
    groups: [&'static str; 1],
    risks: Vec<&'static str>,
    missing: Missing,
    mandatory: Vec<Check>,
    counted: Vec<Counted>,
    ignored: Vec<Ignored>,
    escalate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<&'static str>,
    policy: Stamp<'p>,
}

#[derive(Debug, Serialize)]
struct Points {
    total: i64,
    required: i64,
    factors: Factors,
}

#[derive(Debug, Serialize)]
struct Factors {
    knowledge: Factor,
    possession: Factor,
    inherence: Factor,
    attestation: Factor,
    context: Factor,
}

#[derive(Debug, Serialize)]
struct Factor {
    earned: i64,
    counted: i64,
}

#[derive(Debug, Default, Serialize)]
struct Missing {
    #[serde(skip_serializing_if = "Option::is_none")]
    everyone: Option<Gaps>,
    #[serde(rename = "actions.reset_password", skip_serializing_if = "Option::is_none")]
    action: Option<Gaps>,
    #[serde(rename = "groups.finance", skip_serializing_if = "Option::is_none")]
    group: Option<Gaps>,
    #[serde(rename = "risks.siege", skip_serializing_if = "Option::is_none")]
    siege: Option<Gaps>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risks: Option<Gaps>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Gaps {
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<Gap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factors: Option<Gap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    independent: Option<Gap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any: Option<[Branch; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<[Check; 1]>,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Branch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<[Check; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<AtLeast>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct AtLeast {
    count: Gap,
    of: [Check; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Gap {
    have: i64,
    need: i64,
}

#[derive(Debug, Serialize)]
struct Counted {
    check: Check,
    outcome: Outcome,
    at: i64,
    points: i64,
}

#[derive(Debug, Serialize)]
struct Ignored {
    check: Check,
    outcome: Outcome,
    at: i64,
    reason: &'static str,
}

/// Returns the decision on parsed facts, explained.
pub fn explain<'p>(call: &Call, policy: Stamp<'p>) -> Decision<'p> {
    let settled = settle(call);
    let verdict = settled.verdict();
    let held = settled.held();
    let total = settled.total(held);
    let (counted, ignored) = account(call, &settled);
    let straight = |points| Factor { earned: points, counted: points };
    Decision {
        verdict,
        reason: (verdict == Verdict::Escalate).then_some(if settled.risks & TELEPORT == 0 {
            "out_of_reach"
        } else {
            "risk"
        }),
        action: "reset_password",
        points: Points {
            total,
            required: NEEDED + settled.added(),
            factors: Factors {
                knowledge: Factor { earned: knowledge(held), counted: knowledge(held).min(KNOWLEDGE_CAP) },
                possession: straight(possession(held)),
                inherence: straight(inherence(held)),
                attestation: straight(attestation(held)),
                context: Factor { earned: settled.context, counted: settled.context.min(CONTEXT_CAP) },
            },
        },
        groups: ["finance"],
        risks: [(SIM_SWAP, "sim-swap"), (ELEVATED, "elevated"), (SIEGE, "siege"), (TELEPORT, "teleport")]
            .into_iter()
            .filter(|(risk, _)| settled.risks & risk != 0)
            .map(|(_, name)| name)
            .collect(),
        missing: if verdict == Verdict::Approve {
            Missing::default()
        } else {
            missing(&settled, held, total)
        },
        mandatory: if verdict == Verdict::Challenge { mandatory(&settled) } else { Vec::new() },
        counted,
        ignored,
        escalate: "desk_lead",
        grant: (verdict == Verdict::Approve).then_some("reenrolment_key"),
        policy,
    }
}

fn missing(settled: &Settled, held: u16, total: i64) -> Missing {
    let below = |have: i64, need: i64| (have < need).then_some(Gap { have, need });
    let some = |gaps: Gaps| (gaps != Gaps::default()).then_some(gaps);
    let added = settled.added();
    let pass = |check| (!has(held, check)).then_some([check]);
    let any = (!finance(held)).then(|| {
        let at_least = AtLeast {
            count: Gap { have: 0, need: 1 },
            of: [Check::ManagerVouch, Check::LeadVouch, Check::PhotoId],
        };
        [
            Branch { pass: pass(Check::Authenticator), at_least: None },
            Branch { pass: pass(Check::SmsCode), at_least: (held & BESIDE_SMS == 0).then_some(at_least) },
        ]
    });
    let siege = if settled.risks & SIEGE == 0 { None } else { pass(Check::PhotoId) };
    Missing {
        everyone: some(Gaps { points: below(total, 50 + added), ..Gaps::default() }),
        action: some(Gaps {
            factors: below(factors(held), 2),
            independent: below(independent(held), 2),
            ..Gaps::default()
        }),
        group: some(Gaps { points: below(total, NEEDED + added), any, ..Gaps::default() }),
        siege: some(Gaps { pass: siege, ..Gaps::default() }),
        risks: some(Gaps { points: below(total, added).filter(|_| added > 0), ..Gaps::default() }),
    }
}

fn mandatory(settled: &Settled) -> Vec<Check> {
    let (held, open) = (settled.held(), settled.open());
    BY_BIT
        .into_iter()
        .filter(|check| open & check.bit() != 0 && !settled.approves(held | (open & !check.bit())))
        .collect()
}

const BY_BIT: [Check; 12] = [
    Check::LastSignIn,
    Check::Questions,
    Check::LicenceDigits,
    Check::SmsCode,
    Check::PrivateEmail,
    Check::Authenticator,
    Check::RecoveryCode,
    Check::Passkey,
    Check::CallBack,
    Check::PhotoId,
    Check::ManagerVouch,
    Check::LeadVouch,
];

/// Challenges that an entry of the rules names, regardless of risks.
const ENTRIES: u16 = BESIDE_SMS | Check::Authenticator.bit() | Check::SmsCode.bit();

fn account(call: &Call, settled: &Settled) -> (Vec<Counted>, Vec<Ignored>) {
    let mut results = call.evidence.clone();
    results.sort_by_key(|result| (result.check, result.at, result.outcome));
    let held = settled.held();
    let mut counted = Vec::with_capacity(results.len());
    let mut ignored = Vec::new();
    for (index, result) in results.iter().enumerate() {
        let &Observation { check, outcome, at } = result;
        let mut later = results[index + 1..].iter().take_while(|other| other.check == check);
        let superseded = later.any(|other| other.outcome != Outcome::Inconclusive);
        let conclusive = outcome != Outcome::Inconclusive;
        let age = call.now - at;
        let helps = conclusive && !superseded && age <= EVIDENCE_LIFETIME;
        let passed = helps && outcome == Outcome::Passed && has(held, check);
        let loses = passed && !scores(held, check);
        let adverse = outcome == Outcome::Failed || outcome == Outcome::Impossible;
        let points = if passed && !loses {
            challenge_points(check)
        } else if helps {
            signal_points(check, outcome)
        } else {
            0
        };
        let hurts = match (check, outcome) {
            _ if age > ADVERSE_LIFETIME => 0,
            (Check::Questions, Outcome::Failed) => FAILED_QUESTIONS,
            (Check::Location, Outcome::Impossible) if !superseded => IMPOSSIBLE,
            _ => 0,
        };
        let lifetime = if adverse { ADVERSE_LIFETIME } else { EVIDENCE_LIFETIME };
        let reason = if points > 0 || hurts < 0 || (passed && ENTRIES & check.bit() != 0) {
            counted.push(Counted { check, outcome, at, points: points + hurts });
            continue;
        } else if age > lifetime {
            "expired"
        } else if settled.forbidden() & check.bit() != 0 {
            "forbidden"
        } else if conclusive && superseded {
            "superseded"
        } else if !conclusive {
            "inconclusive"
        } else if loses {
            "same_cause"
        } else {
            continue;
        };
        ignored.push(Ignored { check, outcome, at, reason });
    }
    (counted, ignored)
}

/// Returns true if no evidence of its cause earns more.
fn scores(held: u16, check: Check) -> bool {
    let (cause, points) = match check.bit() {
        bit if bit & DOSSIER != 0 => (DOSSIER, knowledge(held)),
        bit if bit & PHONE != 0 => (PHONE, super::phone(held)),
        _ => return true,
    };
    held & cause == check.bit() || challenge_points(check) == points
}

fn challenge_points(check: Check) -> i64 {
    knowledge(check.bit()) + possession(check.bit()) + inherence(check.bit()) + attestation(check.bit())
}
