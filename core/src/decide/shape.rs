//! The structure of facts, decisions and plans, for their JSON Schemas.

use crate::policy::shape::{Field, Least, Names, Record, Shape, TIME, may, must};

const NAME: Shape = Shape::Text;
const NAMES: Shape = Shape::List(&NAME, 0);
const ANY_TEXTS: Shape = Shape::List(&Shape::AnyText, 0);
const POINT_IN_TIME: Shape = Shape::Choice(&[Shape::Moment, Shape::Integer(-TIME, TIME)]);
const NUMBER: Shape = Shape::Integer(-SAFE, SAFE);
const COUNT: Shape = Shape::Integer(0, SAFE);
/// The largest integer that every JSON reader represents exactly: 2^53 - 1.
const SAFE: i64 = 9_007_199_254_740_991;

/// Facts, as `decide` reads them.
pub(crate) const FACTS: Shape = Shape::Record(&Record {
    name: "facts",
    about: "The facts of one call. `groups` and `subject.groups` mean the same: at most one of them.",
    least: Least::None,
    fields: &[
        must("action", Shape::AnyText, "The requested action."),
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
            "Results of checks: a list or, for short, a map from check to outcome observed at `now`.",
        ),
        may("unavailable", ANY_TEXTS, "Challenges that the subject cannot do now."),
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
            "`passed`, `failed` or `inconclusive` for a challenge, a declared outcome for a signal.",
        ),
        must(
            "at",
            Shape::Choice(&[Shape::MomentOrBefore, Shape::Integer(-TIME, TIME)]),
            "The time at which it was observed; `-10m` is 10 minutes before `now`.",
        ),
        may("item", Shape::AnyText, "The item, for a repeatable check."),
        may(
            "grades",
            Shape::Dictionary(&Shape::Integer(i64::MIN, i64::MAX)),
            "Grades; a missing grade is 0.",
        ),
    ],
});

/// A decision, as it is printed.
pub(crate) const DECISION: Shape = Shape::Record(&Record {
    name: "decision",
    about: "The result of one evaluation.",
    least: Least::None,
    fields: &[
        must("verdict", Shape::Word(&["approve", "challenge", "escalate", "deny"]), "The verdict."),
        may(
            "reason",
            Shape::Word(&["no_group", "risk", "group", "out_of_reach"]),
            "The reason for a refusal; only for a refusal.",
        ),
        must("action", NAME, "The requested action."),
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
                        "The largest `points` requirement outside `any` and `at_least`, plus the points that risks add.",
                    ),
                    must(
                        "factors",
                        Shape::Map(Names::Factor, &FACTOR_POINTS, 0),
                        "The contribution of each factor.",
                    ),
                ],
            }),
            "The score.",
        ),
        must("groups", NAMES, "Ids of the groups that matched, in the order of the policy."),
        must("risks", NAMES, "Ids of the risks that fired, in the order of the policy."),
        must("missing", Shape::Dictionary(&UNMET_TREE), "The unmet part of the requirement, by layer."),
        must("mandatory", NAMES, "Open challenges without which approval is out of reach."),
        must(
            "counted",
            Shape::List(&COUNTED, 0),
            "Evidence that counts: it earns or costs points, or meets an entry.",
        ),
        must("ignored", Shape::List(&IGNORED, 0), "Evidence that has no effect, and the reason."),
        may("escalate", NAME, "The person to whom a case under these rules is escalated."),
        may("grant", NAME, "The grant that the approval yields; only for an approval."),
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
            "The challenges to ask: mandatory ones first, then in the order of the document.",
        ),
        must("cost", COUNT, "The total cost of all steps."),
        must("exact", Shape::Bool, "True if it is certain that nothing cheaper leads to approval."),
        POLICY,
    ],
});

const STEP: Shape = Shape::Record(&Record {
    name: "step",
    about: "A challenge to pass.",
    least: Least::None,
    fields: &[
        must("check", NAME, "The challenge."),
        must("cost", COUNT, "The cost of asking."),
        must("mandatory", Shape::Bool, "True if approval is out of reach without it."),
        may("grades", Shape::Dictionary(&COUNT), "The minimum grades; only those above 0."),
    ],
});

const POLICY: Field = must(
    "policy",
    Shape::Record(&Record {
        name: "policy_reference",
        about: "The policy that was applied.",
        least: Least::None,
        fields: &[
            must("name", NAME, "The name."),
            must("version", Shape::AnyText, "The version; may be empty."),
            must("digest", NAME, "SHA-256 of the document as canonical JSON (RFC 8785), in hex."),
        ],
    }),
    "The policy that was applied.",
);

const FACTOR_POINTS: Shape = Shape::Record(&Record {
    name: "factor_points",
    about: "The contribution of one factor.",
    least: Least::None,
    fields: &[
        must("earned", COUNT, "Positive points of the factor's evidence."),
        must("counted", COUNT, "The same points, limited to the cap of the factor."),
    ],
});

const COUNTED: Shape = Shape::Record(&Record {
    name: "counted",
    about: "Evidence that counts: it earns or costs points, or meets an entry.",
    least: Least::None,
    fields: &[CHECK, OUTCOME, AT, ITEM, must("points", NUMBER, "Points that it adds to the score.")],
});

const IGNORED: Shape = Shape::Record(&Record {
    name: "ignored",
    about: "Evidence that has no effect, and the reason.",
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
const OUTCOME: Field = must("outcome", NAME, "The outcome.");
const AT: Field = must("at", NUMBER, "The time at which it was observed, in milliseconds since 1970.");
const ITEM: Field = may("item", NAME, "The item, for a repeatable check.");

static UNMET_TREE: Shape = Shape::Record(&UNMET);
static UNMET: Record = Record {
    name: "unmet",
    about: "The conditions that do not hold, in the shape of the policy.",
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
                about: "Too few items of a list hold.",
                least: Least::None,
                fields: &[
                    must("count", GAP, "The number that holds, and the number required."),
                    must("of", Shape::List(&WANTED_OR_UNMET, 0), "The items that do not hold."),
                ],
            }),
            "Too few items of a list hold.",
        ),
        may("all", Shape::List(&Shape::Record(&UNMET), 1), "Items that do not hold."),
        may("any", Shape::List(&Shape::Record(&UNMET), 1), "All items; one would be enough."),
    ],
};

const GAP: Shape = Shape::Record(&Record {
    name: "gap",
    about: "The present and the required value.",
    least: Least::None,
    fields: &[must("have", NUMBER, "The present value."), must("need", COUNT, "The required value.")],
});

const WANTED_MAP: Shape =
    Shape::Pair(Names::Check, &Shape::Choice(&[NAME, Shape::List(&NAME, 1), Shape::Dictionary(&COUNT)]));
const WANTED: Shape = Shape::Choice(&[NAME, WANTED_MAP]);
static WANTED_OR_UNMET: Shape = Shape::Choice(&[NAME, Shape::Record(&UNMET), WANTED_MAP]);
