//! The tests of a policy.

use super::policy::{COUNT, NAME, POINTS, POINTS_GIVEN};
use super::{Least, Names, Record, Shape, may, must};

pub(super) const TEST: Shape = Shape::Record(&Record {
    name: "test",
    about: "Facts, and what to expect of the decision.",
    least: Least::None,
    fields: &[
        must("name", Shape::Text, "What it shows."),
        must("action", NAME, "What is asked for."),
        may("groups", Shape::List(&Shape::AnyText, 0), "Groups of the subject."),
        may(
            "subject",
            Shape::Record(&Record {
                name: "test_subject",
                about: "The subject.",
                least: Least::None,
                fields: &[may("groups", Shape::List(&Shape::AnyText, 0), "Groups of the subject.")],
            }),
            "The subject.",
        ),
        may(
            "evidence",
            Shape::Choice(&[Shape::Map(Names::Any, &NAME, 0), Shape::List(&TEST_EVIDENCE, 0)]),
            "Results of checks.",
        ),
        may("unavailable", Shape::List(&NAME, 0), "Challenges this subject can not do now."),
        may(
            "now",
            Shape::Choice(&[Shape::Text, Shape::Integer(-TIME, TIME)]),
            "The time of the decision; 2026-01-01T00:00:00Z if left out.",
        ),
        must(
            "expect",
            Shape::Record(&Record {
                name: "expectation",
                about: "What to expect of the decision; only what is written is compared.",
                least: Least::One,
                fields: &[
                    may(
                        "verdict",
                        Shape::Word(&["approve", "challenge", "escalate", "deny"]),
                        "The verdict.",
                    ),
                    may(
                        "reason",
                        Shape::Word(&["no_group", "risk", "group", "out_of_reach"]),
                        "Why it was refused.",
                    ),
                    may("points", POINTS_GIVEN, "The total."),
                    may("required", Shape::Integer(0, POINTS), "The points that are needed."),
                    may("groups", Shape::List(&NAME, 0), "Ids of the groups that matched."),
                    may("risks", Shape::List(&NAME, 0), "Ids of the risks that fired."),
                    may("mandatory", Shape::List(&NAME, 0), "Challenges without which there is no way."),
                    may("plan", Shape::List(&NAME, 0), "Challenges of the plan, in its order."),
                    may("escalate", NAME, "Who takes over."),
                    may("grant", NAME, "What an approval yields."),
                ],
            }),
            "What to expect.",
        ),
    ],
});

/// The year 9999, in milliseconds.
pub(crate) const TIME: i64 = 253_402_300_799_999;

const TEST_EVIDENCE: Shape = Shape::Record(&Record {
    name: "test_evidence",
    about: "The result of one check.",
    least: Least::None,
    fields: &[
        must("check", NAME, "The check."),
        must("outcome", NAME, "Its outcome."),
        may(
            "at",
            Shape::Choice(&[Shape::Text, Shape::Integer(-TIME, TIME)]),
            "When; `now` if left out. `-10m` is before `now`.",
        ),
        may("item", Shape::Text, "Which item of a repeatable check."),
        may("grades", Shape::Map(Names::Any, &Shape::Integer(0, COUNT), 0), "Its grades; 0 if left out."),
    ],
});
