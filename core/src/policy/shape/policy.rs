//! The structure of a policy, format 1.

use crate::policy::alert::{EVENTS, SEVERITIES};

use super::evidence::{CHALLENGE, FAMILY, SIGNAL};
use super::test::TEST;
use super::{Field, Least, Names, Record, Shape, Tagged, Variant, may, must};

/// Points beyond this are a slip of the finger; the bound keeps every sum far from overflow.
pub(super) const POINTS: i64 = 1_000_000;
pub(super) const COUNT: i64 = 1_000;

pub(super) const NAME: Shape = Shape::Name(Names::Any);
const CHECK: Shape = Shape::Name(Names::Check);
pub(super) const NAMES: Shape = Shape::List(&NAME, 1);
const ONE_OR_MORE_NAMES: Shape = Shape::Choice(&[NAME, NAMES]);
pub(super) const POINTS_GIVEN: Shape = Shape::Integer(-POINTS, POINTS);
const POINTS_NEEDED: Shape = Shape::Integer(1, POINTS);

/// A whole policy.
pub(crate) const POLICY: Shape = Shape::Record(&Record {
    name: "policy",
    about: "A policy: how a caller proves to be who they say they are before anything is reset.",
    least: Least::None,
    fields: &[
        must("format", Shape::Integer(1, 1), "Version of the policy language: 1."),
        must("policy", Shape::Text, "Name of the policy; it stands in every decision and record."),
        may(
            "version",
            Shape::AnyText,
            "Version of the policy, free text; it stands in every decision and record.",
        ),
        may(
            "factors",
            Shape::Map(Names::Factor, &FACTOR, 1),
            "What one category of evidence may contribute.",
        ),
        may(
            "people",
            Shape::Map(Names::Person, &PERSON, 1),
            "Who can vouch, take over, be told; `subject` is always there.",
        ),
        may("signals", Shape::Map(Names::Check, &SIGNAL, 1), "What the host observes, never asks."),
        may(
            "challenges",
            Shape::Map(Names::Check, &CHALLENGE, 1),
            "What is asked of the caller, or of someone who can vouch.",
        ),
        may(
            "families",
            Shape::Map(Names::Any, &FAMILY, 1),
            "Checks that earn less for each further one that passed.",
        ),
        may("everyone", LAYER, "Holds for every subject, whatever the groups."),
        may(
            "unmatched",
            Shape::Word(&["deny", "everyone"]),
            "What happens to subjects that no group matches; `deny` if left out.",
        ),
        must(
            "actions",
            Shape::Map(Names::Any, &ACTION, 1),
            "What can be asked for; each adds its own floor.",
        ),
        may("groups", Shape::List(&GROUP, 1), "Who; in the order in which `escalate` is looked up."),
        may(
            "escalate",
            NAME,
            "The person a case goes to that can not be approved; without one it is denied.",
        ),
        may("risks", Shape::List(&RISK, 1), "What a signal changes; a risk only ever makes it harder."),
        may(
            "grants",
            Shape::Map(Names::Any, &GRANT, 1),
            "What an approved case yields, and how it is delivered.",
        ),
        may("channels", Shape::Map(Names::Any, &CHANNEL, 1), "Where codes and secrets can go."),
        may("limits", LIMITS, "How long evidence counts, and how often is too often."),
        may("password", PASSWORD, "What a password must be that the subject chooses."),
        may("alerts", Shape::List(&ALERT, 1), "Who is told about what."),
        may(
            "accept",
            Shape::List(&ACCEPT, 1),
            "Warnings that management has seen and accepts, with the reason.",
        ),
        may("tests", Shape::List(&TEST, 1), "The policy tests itself."),
    ],
});

const FACTOR: Shape = Shape::Record(&Record {
    name: "factor",
    about: "What one category of evidence may contribute.",
    least: Least::One,
    fields: &[
        may(
            "cap",
            Shape::Integer(0, POINTS),
            "Most points this factor can contribute; no limit if left out.",
        ),
        may(
            "min",
            Shape::Integer(1, POINTS),
            "Points from which it counts as a factor that was shown; 1 if left out.",
        ),
    ],
});

const PERSON: Shape = Shape::Record(&Record {
    name: "person",
    about: "Someone other than the subject.",
    least: Least::OneOf(&[&["directory"], &["group"], &["contact"], &["group", "contact"]]),
    fields: &[
        may("directory", Shape::Text, "The directory attribute of the subject that names this person."),
        may("group", Shape::Text, "Any member of this directory group."),
        may(
            "contact",
            Shape::Text,
            "A fixed address; beside `group` its members act, and the address is told.",
        ),
    ],
});

const REQUIRE: Field = may("require", Shape::Record(&REQUIREMENT), "What must hold.");
const FORBID: Field = may("forbid", Shape::List(&CHECK, 1), "Checks that do not help here.");

/// What is said whatever the evidence.
const VERDICT: Field =
    may("verdict", Shape::Word(&["deny", "escalate"]), "The verdict, whatever the evidence.");

/// What an operator can be.
pub(crate) const OPERATOR_KINDS: &[&str] = &["person", "service", "ai", "self"];

const OPERATORS: Field = may(
    "operators",
    Shape::Record(&Record {
        name: "operators",
        about: "Who may open, run and take over a case; all of its keys.",
        least: Least::One,
        fields: &[
            may("roles", NAMES, "Roles, as the host gives them with an operator; one is enough."),
            may("level", Shape::Integer(1, 3), "How strongly they must have signed in themselves, at least."),
            may(
                "kinds",
                Shape::List(&Shape::Word(OPERATOR_KINDS), 1),
                "What they must be: `self` is self-service; all kinds if left out.",
            ),
        ],
    }),
    "Who may run a case; everyone if left out.",
);

const LAYER: Shape = Shape::Record(&Record {
    name: "layer",
    about: "A requirement and the checks that do not help.",
    least: Least::One,
    fields: &[REQUIRE, FORBID],
});

/// What a group adds for one action.
const GROUP_ACTION: Shape = Shape::Record(&Record {
    name: "group_action",
    about: "What a group adds for one action.",
    least: Least::One,
    fields: &[REQUIRE, FORBID, VERDICT],
});

const ACTION: Shape = Shape::Record(&Record {
    name: "action",
    about: "Something that can be asked for.",
    least: Least::None,
    fields: &[
        REQUIRE,
        FORBID,
        may("grant", NAME, "What an approved case yields."),
        may(
            "unlocks",
            NAMES,
            "Channels that the action itself changes or opens; its grant never goes over these.",
        ),
        OPERATORS,
        may("about", Shape::Text, "What it is, for the people who read the policy."),
    ],
});

const GROUP: Shape = Shape::Record(&Record {
    name: "group",
    about: "Subjects, by the groups they are in.",
    least: Least::None,
    fields: &[
        must("id", NAME, "Name of the rule in decisions and records."),
        must(
            "match",
            Shape::Choice(&[Shape::Text, Shape::List(&Shape::Text, 1)]),
            "Names or distinguished names of groups; one is enough.",
        ),
        REQUIRE,
        FORBID,
        VERDICT,
        may("escalate", NAME, "The person a case of this group goes to."),
        may("actions", Shape::Map(Names::Any, &GROUP_ACTION, 1), "What this group adds for single actions."),
        OPERATORS,
        may("about", Shape::Text, "Who they are, for the people who read the policy."),
    ],
});

const OUTCOME: Shape = Shape::Choice(&[NAME, NAMES]);

const RISK: Shape = Shape::Record(&Record {
    name: "risk",
    about: "What a signal changes.",
    least: Least::None,
    fields: &[
        must("id", NAME, "Name of the risk in decisions and records."),
        may("groups", NAMES, "Only of subjects whom one of these groups matches; of all if left out."),
        must(
            "when",
            Shape::Map(Names::Check, &OUTCOME, 1),
            "Signals and the outcomes that fire it; all must apply. `unobserved`: there is no such observation.",
        ),
        may("unobserved", Shape::Word(&["ignore"]), "`ignore`: a signal that is not there does not fire it."),
        must(
            "then",
            Shape::Record(&Record {
                name: "risk_effect",
                about: "What changes when the risk fires.",
                least: Least::One,
                fields: &[
                    REQUIRE,
                    FORBID,
                    may(
                        "add_points",
                        POINTS_GIVEN,
                        "Points that every `points` requirement rises by; at least 1.",
                    ),
                    VERDICT,
                ],
            }),
            "What changes when it fires.",
        ),
        may("about", Shape::Text, "Why, for the people who read the policy."),
    ],
});

/// A conjunction of its keys.
pub(crate) static REQUIREMENT: Record = Record {
    name: "requirement",
    about: "What must hold: all of its keys.",
    least: Least::One,
    fields: &[
        may("points", POINTS_NEEDED, "The score is at least this, plus what risks add."),
        may(
            "points_in",
            Shape::Map(Names::Factor, &POINTS_NEEDED, 1),
            "The capped score of a factor is at least this.",
        ),
        may("factors", Shape::Integer(1, 4), "So many factors, `context` aside, have at least their `min`."),
        may(
            "independent",
            Shape::Integer(1, COUNT),
            "Passed challenges have at least so many different causes.",
        ),
        may("pass", Shape::List(&ENTRY, 1), "Every entry is met, each by a different piece of evidence."),
        may(
            "at_least",
            Shape::Record(&Record {
                name: "at_least",
                about: "So many of these hold; entries by different pieces of evidence.",
                least: Least::None,
                fields: &[
                    must("count", Shape::Integer(1, COUNT), "How many."),
                    must("of", Shape::List(&ENTRY_OR_REQUIREMENT, 1), "Of which."),
                ],
            }),
            "So many of a list hold.",
        ),
        may("all", Shape::List(&Shape::Record(&REQUIREMENT), 1), "All of these hold."),
        may("any", Shape::List(&Shape::Record(&REQUIREMENT), 1), "One of these holds."),
    ],
};

const ENTRY_MAP: Shape = Shape::Pair(
    Names::Check,
    &Shape::Choice(&[NAME, NAMES, Shape::Map(Names::Any, &Shape::Integer(0, COUNT), 1)]),
);
const ENTRY: Shape = Shape::Choice(&[CHECK, ENTRY_MAP]);
static ENTRY_OR_REQUIREMENT: Shape = Shape::Choice(&[CHECK, Shape::RequirementOr(&REQUIREMENT, &ENTRY_MAP)]);

const LIFETIME: Field = may("lifetime", Shape::Duration, "How long it can be used.");
const DELIVER: Field = may("deliver", NAMES, "Channels it may go over, the first that is allowed.");

const GRANT: Shape = Shape::Tagged(&Tagged {
    name: "grant",
    about: "What an approved case yields.",
    common: &[may("about", Shape::Text, "What it is, for the people who read the policy.")],
    variants: &[
        Variant { word: "reenrolment_key", about: "A key to enrol anew with.", fields: &[LIFETIME, DELIVER] },
        Variant {
            word: "one_time_password",
            about: "A password for one sign-in.",
            fields: &[
                LIFETIME,
                DELIVER,
                may("length", Shape::Integer(16, 128), "Characters; 16 if left out."),
                may(
                    "change_at_first_use",
                    Shape::Bool,
                    "Whether it must be changed at once; true if left out.",
                ),
                may(
                    "read_out",
                    Shape::Bool,
                    "Whether the operator may see it and read it out; false if left out.",
                ),
            ],
        },
        Variant {
            word: "enrolment",
            about: "Leave to enrol, re-confirm or remove what challenges are answered with; nothing is delivered.",
            fields: &[
                must(
                    "of",
                    NAMES,
                    "Challenges of type `questions`, `partial`, `code`, `totp` or `recovery_code`; of a code its contact.",
                ),
                may("lifetime", Shape::Duration, "How long the enrolment stays open; 15m if left out."),
            ],
        },
        Variant {
            word: "external",
            about: "What a provider of the host makes, such as a temporary access pass.",
            fields: &[LIFETIME, DELIVER, must("provider", NAME, "The provider.")],
        },
    ],
});

const CHANNEL: Shape = Shape::Record(&Record {
    name: "channel",
    about: "Where codes and secrets can go.",
    least: Least::None,
    fields: &[
        may("cooling", Shape::Duration, "A contact that changed more recently than this is not used."),
        may("sends", Shape::Rate, "How often something may be sent to one destination."),
        may("to", NAME, "The person it goes to; the subject if left out."),
        may("in_person", Shape::Bool, "Handed over in person."),
        may("of", Shape::List(&NAME, 2), "The channels that carry a part each."),
        may("about", Shape::Text, "What it is, for the people who read the policy."),
    ],
});

const LIMITS: Shape = Shape::Record(&Record {
    name: "limits",
    about: "How long evidence counts, and how often is too often.",
    least: Least::One,
    fields: &[
        may("evidence_lifetime", Shape::Duration, "How long evidence helps; 30m if left out."),
        may("adverse_lifetime", Shape::Duration, "How long it hurts; 24h if left out."),
        may(
            "case",
            Shape::Duration,
            "How long a case stays open, before it ends by itself; 24h if left out.",
        ),
        may(
            "subject",
            Shape::Record(&Record {
                name: "subject_limits",
                about: "Limits of one subject, over cases and operators.",
                least: Least::One,
                fields: &[
                    may(
                        "failures",
                        Shape::Rate,
                        "Failures that close the recovery path; 5 per 24h if left out.",
                    ),
                    may("close", Shape::Duration, "For how long, and never the login; 24h if left out."),
                    may(
                        "pushes",
                        Shape::Rate,
                        "How often something rings on a device of the subject; 5 per 1h if left out.",
                    ),
                ],
            }),
            "Limits of one subject.",
        ),
        may(
            "operator",
            Shape::Record(&Record {
                name: "operator_limits",
                about: "Limits of one operator.",
                least: Least::One,
                fields: &[
                    may("grants", Shape::Rate, "Grants."),
                    may("same_subject", Shape::Rate, "Grants for one subject."),
                ],
            }),
            "Limits of one operator.",
        ),
    ],
});

const PASSWORD: Shape = Shape::Record(&Record {
    name: "password",
    about: "What a password must be that the subject chooses; which ones are blocked says the host.",
    least: Least::One,
    fields: &[
        may("length", Shape::Integer(8, 1024), "Characters at least; 15 if left out."),
        may("max_length", Shape::Integer(64, 1024), "Characters at most; 128 if left out."),
        may("strength", Shape::Integer(0, 4), "How hard to guess, at least, from 0 to 4; 3 if left out."),
        may("history", Shape::Integer(0, 24), "Old passwords that may not come back; 5 if left out."),
        may(
            "classes",
            Shape::Integer(0, 4),
            "How many of small letters, capitals, digits and others; 0 if left out.",
        ),
    ],
});

const ALERT: Shape = Shape::Record(&Record {
    name: "alert",
    about: "Who is told about what.",
    least: Least::None,
    fields: &[
        must(
            "on",
            Shape::Choice(&[Shape::Word(EVENTS), Shape::List(&Shape::Word(EVENTS), 1)]),
            "What happened.",
        ),
        may(
            "when",
            Shape::Record(&Record {
                name: "alert_condition",
                about: "Only then; all of its keys.",
                least: Least::One,
                fields: &[
                    may("group", ONE_OR_MORE_NAMES, "One of these groups matched."),
                    may("action", ONE_OR_MORE_NAMES, "One of these actions was asked for."),
                    may("risk", ONE_OR_MORE_NAMES, "One of these risks fired."),
                ],
            }),
            "Only then.",
        ),
        must("to", NAMES, "Who is told."),
        may("severity", Shape::Word(SEVERITIES), "How urgent; medium if left out."),
        may("ticket", Shape::Bool, "Whether a ticket is opened, too; false if left out."),
    ],
});

const ACCEPT: Shape = Shape::Record(&Record {
    name: "accept",
    about: "A warning that management has seen and accepts.",
    least: Least::None,
    fields: &[
        must("warning", Shape::Text, "Code of the warning."),
        may("at", Shape::Text, "The place in the policy; everywhere if left out."),
        must("because", Shape::Text, "The reason."),
    ],
});
