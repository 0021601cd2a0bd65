//! The structure of facts, decisions and plans, for their JSON Schemas.

use crate::policy::shape::{Field, Least, Names, Record, Shape, TIME, may, must};

const NAME: Shape = Shape::Text;
const NAMES: Shape = Shape::List(&NAME, 0);
const ANY_TEXTS: Shape = Shape::List(&Shape::AnyText, 0);
const POINT_IN_TIME: Shape = Shape::Choice(&[Shape::Moment, Shape::Integer(-TIME, TIME)]);
const NUMBER: Shape = Shape::Integer(-SAFE, SAFE);
const COUNT: Shape = Shape::Integer(0, SAFE);
/// Whole numbers that every JSON reader keeps exactly.
const SAFE: i64 = 9_007_199_254_740_991;

/// Facts, as `decide` reads them.
pub(crate) const FACTS: Shape = Shape::Record(&Record {
    name: "facts",
    about: "What is known about one call. `groups` and `subject.groups` are the same: at most one of them.",
    least: Least::None,
    fields: &[
        must("action", Shape::AnyText, "What is asked for."),
        may("groups", ANY_TEXTS, "Groups of the subject: names or distinguished names."),
        may(
            "subject",
            Shape::Record(&Record {
                name: "subject",
                about: "The person whose account it is.",
                least: Least::None,
                fields: &[must("groups", ANY_TEXTS, "Groups of the subject.")],
            }),
            "The person whose account it is.",
        ),
        may(
            "evidence",
            Shape::Choice(&[Shape::Dictionary(&Shape::AnyText), Shape::List(&RESULT, 0)]),
            "Results of checks: a list, or short a map from check to outcome observed at `now`.",
        ),
        may("unavailable", ANY_TEXTS, "Challenges this subject can not do now."),
        must("now", POINT_IN_TIME, "The time of the decision: milliseconds since 1970, or RFC 3339."),
    ],
});

const RESULT: Shape = Shape::Record(&Record {
    name: "result",
    about: "The result of one check.",
    least: Least::None,
    fields: &[
        must("check", Shape::AnyText, "The check."),
        must(
            "outcome",
            Shape::AnyText,
            "`passed`, `failed` or `inconclusive` of a challenge, a declared one of a signal.",
        ),
        must(
            "at",
            Shape::Choice(&[Shape::MomentOrBefore, Shape::Integer(-TIME, TIME)]),
            "When it was observed; `-10m`: so long before `now`.",
        ),
        may("item", Shape::AnyText, "Which item of a repeatable check."),
        may("grades", Shape::Dictionary(&Shape::Integer(i64::MIN, i64::MAX)), "Its grades; 0 if left out."),
    ],
});

/// A decision, as it is printed.
pub(crate) const DECISION: Shape = Shape::Record(&Record {
    name: "decision",
    about: "The answer of one evaluation.",
    least: Least::None,
    fields: &[
        must("verdict", Shape::Word(&["approve", "challenge", "escalate", "deny"]), "The verdict."),
        may(
            "reason",
            Shape::Word(&["no_group", "risk", "group", "out_of_reach"]),
            "Why it is refused; only of a refusal.",
        ),
        must("action", NAME, "What was asked for."),
        must(
            "points",
            Shape::Record(&Record {
                name: "points",
                about: "The score.",
                least: Least::None,
                fields: &[
                    must("total", NUMBER, "The score."),
                    must(
                        "required",
                        COUNT,
                        "The largest `points` that stands outside `any` and `at_least`, with what risks add.",
                    ),
                    must(
                        "factors",
                        Shape::Map(Names::Factor, &FACTOR_POINTS, 0),
                        "What each factor contributes.",
                    ),
                ],
            }),
            "The score.",
        ),
        must("groups", NAMES, "Ids of the groups that matched, in the order of the policy."),
        must("risks", NAMES, "Ids of the risks that fired, in the order of the policy."),
        must("missing", Shape::Dictionary(&UNMET_TREE), "The unmet part of the requirement, by layer."),
        must("mandatory", NAMES, "Open challenges without which no way to approval is left."),
        must("counted", Shape::List(&COUNTED, 0), "Evidence that hurts, scores or meets an entry."),
        must("ignored", Shape::List(&IGNORED, 0), "Evidence that does nothing, and why."),
        may("escalate", NAME, "The person a case of these rules goes to."),
        may("grant", NAME, "What the approval yields; only of an approval."),
        POLICY,
    ],
});

/// A plan, as it is printed.
pub(crate) const PLAN: Shape = Shape::Record(&Record {
    name: "plan",
    about: "The cheapest way to approval; empty unless the verdict is `challenge`.",
    least: Least::None,
    fields: &[
        must(
            "steps",
            Shape::List(&STEP, 0),
            "What to ask: mandatory challenges first, then in the order of the document.",
        ),
        must("cost", COUNT, "Cost of all steps together."),
        must("exact", Shape::Bool, "Whether it is sure that nothing cheaper leads to approval."),
        POLICY,
    ],
});

const STEP: Shape = Shape::Record(&Record {
    name: "step",
    about: "A challenge to be passed.",
    least: Least::None,
    fields: &[
        must("check", NAME, "The challenge."),
        must("cost", COUNT, "What asking costs."),
        must("mandatory", Shape::Bool, "Whether there is no way without it."),
        may("grades", Shape::Dictionary(&COUNT), "The grades it must at least reach."),
    ],
});

const POLICY: Field = must(
    "policy",
    Shape::Record(&Record {
        name: "policy_reference",
        about: "The policy that was decided by.",
        least: Least::None,
        fields: &[
            must("name", NAME, "Its name."),
            must("version", Shape::AnyText, "Its version."),
            must("digest", NAME, "SHA-256 of the document as canonical JSON (RFC 8785), in hex."),
        ],
    }),
    "The policy that was decided by.",
);

const FACTOR_POINTS: Shape = Shape::Record(&Record {
    name: "factor_points",
    about: "What one factor contributes.",
    least: Least::None,
    fields: &[
        must("earned", COUNT, "Positive points of its evidence."),
        must("counted", COUNT, "The same, at most the cap of the factor."),
    ],
});

const COUNTED: Shape = Shape::Record(&Record {
    name: "counted",
    about: "Evidence that hurts, scores or meets an entry.",
    least: Least::None,
    fields: &[CHECK, OUTCOME, AT, ITEM, must("points", NUMBER, "Points it brings to the score.")],
});

const IGNORED: Shape = Shape::Record(&Record {
    name: "ignored",
    about: "Evidence that does nothing, and why.",
    least: Least::None,
    fields: &[
        CHECK,
        OUTCOME,
        AT,
        ITEM,
        must(
            "reason",
            Shape::Word(&["expired", "forbidden", "superseded", "inconclusive", "same_cause"]),
            "The first reason that applies.",
        ),
    ],
});

const CHECK: Field = must("check", NAME, "The check.");
const OUTCOME: Field = must("outcome", NAME, "Its outcome.");
const AT: Field = must("at", NUMBER, "When it was observed, in milliseconds since 1970.");
const ITEM: Field = may("item", NAME, "Which item of a repeatable check.");

static UNMET_TREE: Shape = Shape::Record(&UNMET);
static UNMET: Record = Record {
    name: "unmet",
    about: "What does not hold, in the shape of the policy.",
    least: Least::One,
    fields: &[
        may("points", GAP, "The score is too low."),
        may("points_in", Shape::Map(Names::Factor, &GAP, 1), "The capped score of a factor is too low."),
        may("factors", GAP, "Too few factors."),
        may("independent", GAP, "Too few different causes."),
        may("pass", Shape::List(&WANTED, 1), "Entries that are not met."),
        may(
            "at_least",
            Shape::Record(&Record {
                name: "unmet_choice",
                about: "Too few of a list.",
                least: Least::None,
                fields: &[
                    must("count", GAP, "How many hold, and how many must."),
                    must("of", Shape::List(&WANTED_OR_UNMET, 0), "What does not hold."),
                ],
            }),
            "Too few of a list.",
        ),
        may("all", Shape::List(&Shape::Record(&UNMET), 1), "Items that do not hold."),
        may("any", Shape::List(&Shape::Record(&UNMET), 1), "Every item: one would be enough."),
    ],
};

const GAP: Shape = Shape::Record(&Record {
    name: "gap",
    about: "What there is and what is needed.",
    least: Least::None,
    fields: &[must("have", NUMBER, "What there is."), must("need", COUNT, "What is needed.")],
});

const WANTED_MAP: Shape =
    Shape::Pair(Names::Check, &Shape::Choice(&[NAME, Shape::List(&NAME, 1), Shape::Dictionary(&COUNT)]));
const WANTED: Shape = Shape::Choice(&[NAME, WANTED_MAP]);
static WANTED_OR_UNMET: Shape = Shape::Choice(&[NAME, Shape::Record(&UNMET), WANTED_MAP]);
