//! Signals, challenges and families.

use super::policy::{COUNT, NAME, NAMES, POINTS, POINTS_GIVEN};
use super::{Field, Least, Names, Record, Shape, Tagged, Variant, may, must};

pub(super) const SIGNAL: Shape = Shape::Record(&Record {
    name: "signal",
    about: "Something the host observes.",
    least: Least::None,
    fields: &[
        must(
            "outcomes",
            Shape::Choice(&[
                Shape::Map(Names::Outcome, &POINTS_GIVEN, 1),
                Shape::List(&Shape::Name(Names::Outcome), 1),
            ]),
            "Outcome and its points, or a list of outcomes when none gives points.",
        ),
        may(
            "from",
            Shape::Word(&["case.channel", "case.failed_elsewhere", "operator.kind"]),
            "What of the case the engine observes it from; the host observes it if left out.",
        ),
        may("factor", FACTOR_NAME, FACTOR_ABOUT),
        may("cause", NAME, CAUSE_ABOUT),
        may("about", Shape::Text, "What it is, for the people who read the policy."),
    ],
});

const FACTOR_NAME: Shape = Shape::Name(Names::Factor);
const FACTOR_ABOUT: &str = "The category of evidence; without one its points count straight.";
const CAUSE_ABOUT: &str =
    "What an attacker takes over to fake this evidence. Two proofs of one cause are one proof.";

const ATTEMPTS: Field =
    may("attempts", Shape::Integer(1, 100), "Tries in one case before it has failed; 3 if left out.");

pub(super) const CHALLENGE: Shape = Shape::Tagged(&Tagged {
    name: "challenge",
    about: "Something that is asked of the caller, or of someone who can vouch.",
    common: &[
        may("factor", FACTOR_NAME, FACTOR_ABOUT),
        may(
            "cause",
            NAME,
            "What an attacker takes over to fake this evidence; the challenge itself if left out.",
        ),
        may(
            "points",
            Shape::Choice(&[POINTS_GIVEN, RESULT_POINTS]),
            "Points when passed, or points for `passed` and `failed`; 0 if left out.",
        ),
        may("family", NAME, "The family that pays for it, in place of `points`."),
        may(
            "cost",
            Shape::Integer(0, POINTS),
            "What it costs to ask, in seconds or whatever you count in; 1 if left out.",
        ),
        may("repeatable", Shape::Integer(2, 64), "How many different items it takes, told apart by `item`."),
        may(
            "grades",
            Shape::Map(Names::Any, &Shape::Integer(1, COUNT), 1),
            "Grades of the evidence, each with its highest value.",
        ),
        may("about", Shape::Text, "What it is, for the people who read the policy."),
    ],
    variants: &[
        Variant {
            word: "questions",
            about: "Enrolled security questions.",
            fields: &[
                must("ask", Shape::Integer(1, 50), "Questions that are drawn and asked."),
                must("correct", Shape::Integer(1, 50), "Answers that must be right."),
                ATTEMPTS,
            ],
        },
        Variant {
            word: "partial",
            about: "Characters at drawn positions of a stored value.",
            fields: &[
                must("field", NAME, "The stored value."),
                must("positions", Shape::Integer(1, 50), "Positions that are drawn and asked."),
                ATTEMPTS,
            ],
        },
        Variant {
            word: "recall",
            about: "A fact the host knows, such as the last sign-in.",
            fields: &[
                must("fact", NAME, "The fact."),
                may("within", Shape::Duration, "How far off the answer may be; exact if left out."),
                ATTEMPTS,
            ],
        },
        Variant {
            word: "code",
            about: "A code that the engine makes and the host sends.",
            fields: &[
                must("channel", NAME, "The channel it is sent over."),
                may("digits", Shape::Integer(6, 12), "Digits of the code; 6 if left out."),
                may("lifetime", Shape::Duration, "How long the code can be used; 10m if left out."),
                may(
                    "entered_by",
                    Shape::Word(&["caller", "operator"]),
                    "Who types it in; the operator if left out.",
                ),
                ATTEMPTS,
            ],
        },
        Variant { word: "totp", about: "A time-based one-time password (RFC 6238).", fields: &[ATTEMPTS] },
        Variant { word: "recovery_code", about: "A saved recovery code, used once.", fields: &[ATTEMPTS] },
        Variant {
            word: "vouch",
            about: "A person who signs in and states that the caller is the subject.",
            fields: &[
                must("by", NAME, "The person."),
                may("lifetime", Shape::Duration, "How long the request stays open; 60m if left out."),
                may(
                    "relation_age",
                    Shape::DurationOr("none"),
                    "How long the person must have been in that place; 7d if left out, `none`: age does not matter.",
                ),
                may("per_voucher", Shape::Rate, "How often one person may vouch; 3 per 24h if left out."),
                may(
                    "not_mutual",
                    Shape::Duration,
                    "How long two people do not vouch for each other; 30d if left out.",
                ),
            ],
        },
        Variant {
            word: "confirm",
            about: "What the operator attests to have done by procedure.",
            fields: &[may("form", NAMES, "Fields of the form that must be filled in.")],
        },
        Variant {
            word: "external",
            about: "What a provider of the host answers: a passkey, a push, a document check.",
            fields: &[
                must("provider", NAME, "The provider."),
                may("number_matching", Shape::Bool, "Whether a number must be matched on the device."),
            ],
        },
    ],
});

const RESULT_POINTS: Shape = Shape::Record(&Record {
    name: "result_points",
    about: "Points for each result of a challenge.",
    least: Least::One,
    fields: &[
        may("passed", POINTS_GIVEN, "Points when passed, 0 or more; 0 if left out."),
        may("failed", POINTS_GIVEN, "Points when failed, 0 or less; 0 if left out."),
        may("inconclusive", POINTS_GIVEN, "Never gives points: an error, explained."),
    ],
});

pub(super) const FAMILY: Shape = Shape::Record(&Record {
    name: "family",
    about: "Checks that earn less for each further one that passed.",
    least: Least::None,
    fields: &[must(
        "points",
        Shape::List(&Shape::Integer(0, POINTS), 1),
        "Points of the first that passed, the second, and so on; the last holds for all further ones. Never rising.",
    )],
});
