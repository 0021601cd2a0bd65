//! The table of definitions of every figure and of every column of a table.

use crate::figure::{Definition, Unit};

macro_rules! definitions {
    ($($id:ident $name:literal $title:literal $unit:ident $definition:literal;)*) => {
        $(pub(crate) static $id: Definition =
            Definition { name: $name, title: $title, unit: Unit::$unit, definition: $definition };)*

        /// The definitions of all figures and columns.
        pub static DEFINITIONS: &[&Definition] = &[$(&$id),*];
    };
}

definitions! {
    CASES "cases" "Cases" Cases
        "Cases that were opened in the period, of every action. Decoys are in no figure but their own.";
    REQUESTS "requests" "Requests" Cases
        "Cases in which somebody asked for something: all but those of the actions enrol and not_me.";
    SERVED "served" "Served" Share
        "Of the requests that have ended, those whose grant was carried out (done) or may have been (unknown). An earlier verdict is not an end.";
    OPEN_REQUESTS "open_requests" "Still open" Cases
        "Requests that have not ended in the log. They are not included in any share of requests that have ended.";
    MEDIAN_TIME "median_time" "Time to verify, median" Milliseconds
        "Half of the requests that were approved took at most this time from the first record to the first approval. Wrong by at most 0.8 %.";
    P95_TIME "p95_time" "Time to verify, 95 %" Milliseconds
        "95 % of the requests that were approved took at most this time from the first record to the first approval. Wrong by at most 0.8 %.";
    SELF_SERVICE "self_service" "Self-service" Share
        "Of all requests, those on the subject's own screen, without an operator.";
    ESCALATED "escalated" "Escalated" Share
        "Of all requests, those that were escalated to a second person.";
    WORK "work" "Work at the desk" Milliseconds
        "The time of people at the desk: of each request whose operator is a person, the time from the first record to the first approval, or else to the end; of those that expired, to the last challenge or answer. At most an hour, because the rest is waiting.";
    COST "cost" "Cost of this work" Cents
        "The work at the desk, at the rate that was given.";
    SAVED_WORK "saved_work" "Work saved" Milliseconds
        "The median time to verify at the desk, for each request that was served in self-service.";
    SAVING "saving" "Saving" Cents
        "The work saved, at the rate that was given.";
    NOT_ME "not_me" "\"Not me\"" Cases
        "Cases in which somebody said that a request was not theirs: that of the request, or one of its own.";
    CLOSED_PATHS "closed_paths" "Recovery paths closed" Cases
        "Cases whose failures closed the recovery path of the subject: a limit of the policy was reached.";
    DECOYS "decoys" "Decoys" Cases
        "Cases that only seemed to go on, for an account that does not exist. Nothing was counted against anybody, and no other figure has them.";

    ENDS "ends" "Ends" Table
        "All cases by their end. The end is the resolution with which the case concluded, and not a verdict on the way.";
    BY_ACTION "by_action" "By action" Table "Cases by what was asked for.";
    BY_GROUP "by_group" "By group" Table
        "Cases by the groups of the policy that matched in the last decision. A case of several groups is counted in each of them.";
    BY_CHANNEL "by_channel" "By channel" Table "Cases by the channel of the first contact.";
    BY_KIND "by_kind" "By kind of operator" Table
        "Cases by the kind of the first operator: person, service, ai, or self for self-service.";
    BY_POLICY "by_policy" "By policy and version" Table
        "Cases by the name and version of the policy that was in force at their last record.";
    BY_OPERATOR "by_operator" "By operator" Table
        "Cases by the alias of the first operator at the desk, those with most cases first. Self-service is not among them.";

    DAYS "days" "By day" Table "Requests by the day on which they were opened, in local time.";
    WEEKS "weeks" "By week" Table "Requests by the week in which they were opened, which begins on Monday, in local time.";
    HOURS "hours" "By hour of the week" Table
        "Requests by the day of the week and the hour of the day at which they were opened, in local time, added up over all weeks.";

    BANDS "time_bands" "Time to verify" Table
        "Requests that were approved, by the time from the first record to the first approval.";

    CHALLENGES "challenges" "Challenges" Table
        "What became of each challenge, by cases.";
    SIGNALS "signals" "Signals" Table
        "The last reported outcome of each signal, by cases.";

    PEOPLE "people" "People" People
        "Subjects of requests, each once.";
    NEVER_SERVED "never_served" "Never served" Share
        "Of these people, those all of whose requests ended, and none with a grant that was carried out or may have been.";
    UNSERVED_MOST "unserved_most" "Never served, most requests" Table
        "People who were never served, those with most requests first, by alias.";
    CLOSED_PEOPLE "closed_people" "People whose path was closed" People
        "People of cases whose failures closed the recovery path.";

    ESCALATED_BY "escalated_by" "Escalated by" Table
        "The operators who escalated, or whose requests were escalated, those with most first, by alias.";
    TAKEN_OVER_BY "taken_over_by" "Taken over by" Table
        "The second people who took requests over, those with most first, by alias.";

    ENROLLED "enrolled" "People who enrolled" People
        "People who completed an enrolment in the period.";
    ENROLMENTS "enrolments" "Enrolments" Table
        "Cases in which an enrolment was completed, by challenge.";
    SELF_USERS "self_users" "People who used self-service" Share
        "Of the people with a request, those with one in self-service.";
    SELF_FAILED "self_failed" "Of these, not served there" Share
        "Of the people who used self-service, those who had a request end there without a grant, and none with one.";
    BLOCKED "blocked" "Reasons for not being served" Table
        "Requests that ended without a grant, by what limited their last verdict: a limit or block of the desk, or else the verdict of the policy, such as challenge if the evidence was not enough. A request with several blocks is counted for each of them.";
    REFUSED "refused" "Last refusal" Table
        "Requests that ended without a grant, by the code of the last input that was refused; those without a refusal are left out.";

    TESTS "unusual_tests" "How the lists are made" Table
        "Each list has the entries that stand out by Benjamini and Hochberg's procedure, after Tarone's: in a log without anything unusual, a list has an entry in at most 1 of 100 reports, unless another share was asked for. What stands out is a reason to look, and no finding against anybody.";
    UNUSUAL_OPERATORS "unusual_operators" "Operators" Table
        "Operators whose requests were served, not served, escalated or \"not me\" (said in the request, or later, so that its grant was revoked) more often than those of all operators with the same action and channel. Odds by the binomial distribution.";
    UNUSUAL_PAIRS "unusual_pairs" "Operators and second people" Table
        "Second people who took over the requests of one operator more often than those of all other operators; nobody takes over their own. Odds by the binomial distribution.";
    UNUSUAL_REGULARS "unusual_regulars" "Operators and subjects" Table
        "Operators who had the requests of one subject more often than those of all subjects: a regular caller stands out as well. Odds by the binomial distribution.";
    UNUSUAL_FAILURES "unusual_failures" "Hours with many requests not served" Table
        "Hours in which more requests ended without a grant than in all hours. Odds by the binomial distribution.";
    UNUSUAL_HOURS "unusual_hours" "Busy hours" Table
        "Hours with more requests than the same hour of the week has in other weeks, and the week as a whole explains. Only of weeks that are wholly in the period and in the log, from Monday to Sunday: it takes two. Odds by the binomial distribution.";
    ATTACKED "attacked" "People asked for from many places" Table
        "Subjects whose requests ended without a grant more often than those of all subjects, and at two operators or channels or more. Odds by the binomial distribution.";

    RECORDS "records" "Records" Records "Records that were read.";
    FIRST "first" "First record" Time "The time of the earliest record.";
    LAST "last" "Last record" Time "The time of the latest record.";
    OUTSIDE "outside" "Cases outside of the period" Cases
        "Cases that were read, and opened before or after the period. They are in no other figure.";
    WITHOUT_BEGINNING "without_beginning" "Records without a beginning" Records
        "Records of cases whose first record is not in the log, or that had ended long before. They are in no other figure.";
    SAMPLED "sampled" "Sample of people" OneIn
        "The share of people that figures about people are made from: 1 is everybody. Above 262,144 people, it is one in two, four, and so on, chosen by the hash of the alias, and their numbers are estimates.";
    POLICIES_USED "policies_used" "Changes of policy" Records "Records of the chain desk: a policy got a role.";
    RESOLVED "resolved" "Values opened" Records "Records of the chain desk: sealed values were shown to an administrator.";
    EXPORTED "exported" "Exports" Records "Records of the chain desk: records left the desk.";
    ERASED "erased" "People erased" Records
        "Records of the chain desk: a person was erased. Their cases are counted like all others, by an alias that nobody can resolve.";

    COLUMN_CASES "col_cases" "Cases" Cases "Cases of the row.";
    COLUMN_DONE "col_done" "Done" Cases "Cases that ended done: the grant was carried out.";
    COLUMN_UNKNOWN "col_unknown" "Unknown" Cases "Cases that ended unknown: the grant may have been carried out.";
    COLUMN_FAILED "col_failed" "Failed" Cases "Cases that ended failed: the grant could not be carried out, and had no effect.";
    COLUMN_DENIED "col_denied" "Denied" Cases "Cases that ended denied.";
    COLUMN_NOT_ME "col_not_me" "\"Not me\"" Cases "Cases that ended because the subject said \"not me\".";
    COLUMN_CANCELLED "col_cancelled" "Cancelled" Cases "Cases that ended because somebody cancelled them.";
    COLUMN_EXPIRED "col_expired" "Expired" Cases "Cases that ended because their time was over.";
    COLUMN_OPEN "col_open" "Open" Cases "Cases that have not ended in the log.";
    COLUMN_ESCALATED "col_escalated" "Escalated" Cases "Cases of the row that were escalated.";
    COLUMN_MEDIAN "col_median" "Median" Milliseconds
        "The median time to verify of the cases of the row that were approved. Wrong by at most 0.8 %.";
    COLUMN_SHARE "col_share" "Share" Share "The share of the row in all cases.";
    COLUMN_OF_THEM "col_of_them" "Of their cases" Share "The share of the operator's cases that were escalated.";
    COLUMN_REQUESTS "col_requests" "Requests" Cases "Requests of the row.";
    COLUMN_SERVED "col_served" "Served" Cases "Requests whose grant was carried out, or may have been.";
    COLUMN_UNSERVED "col_unserved" "Not served" Cases "Requests that ended without a grant that had an effect.";
    COLUMN_STILL_OPEN "col_still_open" "Open" Cases "Requests that have not ended.";
    COLUMN_AVAILABLE "col_available" "Available" Share
        "Of the cases that were decided under policies in which the challenge occurred, those in which the caller had a way to do it.";
    COLUMN_PRESENTED "col_presented" "Presented" Cases "Cases in which it was presented to the caller.";
    COLUMN_PASSED "col_passed" "Passed" Share "Of the cases in which it was presented, those whose last answer passed.";
    COLUMN_MISSED "col_missed" "Failed" Share "Of the cases in which it was presented, those whose last answer did not pass.";
    COLUMN_LATE "col_late" "Expired" Share "Of the cases in which it was presented, those in which it was not answered in time.";
    COLUMN_UNANSWERED "col_unanswered" "No answer" Share
        "Of the cases in which it was presented, those without an answer and without an expiry.";
    COLUMN_ANSWERS "col_answers" "Answers" Answers "Answers that were judged, in all cases.";
    COLUMN_WRONG "col_wrong" "Wrong answers" Share "Of all answers, those that did not pass.";
    COLUMN_PLACES "col_places" "Places" Entries
        "Different pairs of operator and channel among the requests that ended without a grant.";
    COLUMN_DECOYS "col_decoys" "Decoys" Cases "Of the person's requests, those in which a challenge was presented as a decoy: it is not enrolled, or too many failures closed the path.";
    COLUMN_AT_DESK "col_at_desk" "At the desk" Cases "Requests of the row at the desk.";
    COLUMN_IN_SELF "col_in_self_service" "Self-service" Cases "Requests of the row in self-service.";
    COLUMN_OBSERVED "col_observed" "Seen" Cases "Requests for which it holds.";
    COLUMN_OF "col_of" "Of" Cases "Requests that were looked at.";
    COLUMN_EXPECTED "col_expected" "Expected" HundredthsOfCases
        "Requests for which it is expected to hold, if nothing is unusual.";
    COLUMN_ODDS "col_odds" "Odds" OneIn
        "If nothing is unusual, this or more is seen at most once in this number of times; two digits, and at most 10^18.";
    COLUMN_TESTS "col_tests" "Tests" Tests "Combinations that were looked at.";
    COLUMN_TESTABLE "col_testable" "Could stand out" Tests
        "Of these, those with enough requests to stand out. The others are left out, so that they hide nothing.";
    COLUMN_FOUND "col_found" "Stand out" Entries "Entries of the list.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::DEFINITIONS;

    #[test]
    fn names_are_unique_and_definitions_are_sentences() {
        let names: BTreeSet<&str> = DEFINITIONS.iter().map(|definition| definition.name).collect();
        assert_eq!(names.len(), DEFINITIONS.len());
        for definition in DEFINITIONS {
            assert!(definition.definition.ends_with('.'), "{}", definition.name);
            assert!(!definition.title.is_empty() && !definition.title.ends_with('.'), "{}", definition.name);
        }
    }
}
