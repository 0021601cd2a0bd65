//! Calls to decide on: one subject of the group `finance` who asks for `reset_password`.

use std::fmt::Write as _;

use bonafides::Verdict;

/// The time of every decision: 2026-11-23T08:15:00Z.
pub const NOW: i64 = 1_795_421_700_000;

/// The measured numbers of a subject's groups.
pub const SUBJECT_GROUPS: [usize; 4] = [1, 10, 100, 1_000];

/// A call and its expected verdict.
#[derive(Debug, Clone, Copy)]
pub struct Scene {
    /// The name in tables.
    pub name: &'static str,
    /// Check, outcome, and age in minutes.
    pub evidence: &'static [(&'static str, &'static str, i64)],
    /// The verdict for `finance` and `reset_password`.
    pub verdict: Verdict,
}

/// From no evidence to twelve pieces.
pub const SCENES: [Scene; 6] = [NOTHING, ONE, CHALLENGE, APPROVE, TWELVE, TELEPORT];

/// A call that has just begun.
pub const NOTHING: Scene = Scene { name: "0 results", evidence: &[], verdict: Verdict::Challenge };

/// A call with one proof and no signals.
pub const ONE: Scene =
    Scene { name: "1 result", evidence: &[("authenticator", "passed", 1)], verdict: Verdict::Challenge };

/// A usual call, half way.
pub const CHALLENGE: Scene = Scene {
    name: "4 results",
    evidence: &[
        ("sim_change", "none", 5),
        ("workstation", "usual", 5),
        ("location", "usual", 5),
        ("questions", "passed", 2),
    ],
    verdict: Verdict::Challenge,
};

/// A usual call, completed.
pub const APPROVE: Scene = Scene {
    name: "6 results",
    evidence: &[
        ("sim_change", "none", 5),
        ("posture", "normal", 5),
        ("workstation", "usual", 5),
        ("location", "usual", 5),
        ("questions", "passed", 2),
        ("authenticator", "passed", 1),
    ],
    verdict: Verdict::Approve,
};

/// A long call: failures, second attempts, expired results.
pub const TWELVE: Scene = Scene {
    name: "12 results",
    evidence: &[
        ("sim_change", "none", 20),
        ("posture", "normal", 20),
        ("workstation", "known", 20),
        ("location", "usual", 20),
        ("last_sign_in", "failed", 18),
        ("questions", "failed", 15),
        ("questions", "passed", 12),
        ("sms_code", "inconclusive", 10),
        ("authenticator", "failed", 8),
        ("authenticator", "passed", 7),
        ("private_email", "passed", 5),
        ("passkey", "passed", 45),
    ],
    verdict: Verdict::Approve,
};

/// A call from a place where the subject cannot be.
pub const TELEPORT: Scene = Scene {
    name: "refused",
    evidence: &[("location", "impossible", 5), ("questions", "passed", 2)],
    verdict: Verdict::Escalate,
};

/// Returns the names of a subject's `groups` groups, `finance` last; the others are in no policy.
pub fn subject_groups(groups: usize) -> Vec<String> {
    let others = (1..groups).map(|number| format!("CN=Project {number},OU=Lists,DC=contoso,DC=com"));
    others.chain(["CN=Finance,OU=Groups,DC=contoso,DC=com".to_owned()]).collect()
}

impl Scene {
    /// Returns the facts as JSON text, for a subject in `groups` groups.
    pub fn json(&self, groups: usize) -> String {
        let groups: Vec<String> = subject_groups(groups).iter().map(|name| format!("\"{name}\"")).collect();
        let mut results = String::new();
        for (index, (check, outcome, minutes)) in self.evidence.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let at = NOW.saturating_sub(minutes.saturating_mul(60_000));
            write!(results, "{comma}{{\"check\":\"{check}\",\"outcome\":\"{outcome}\",\"at\":{at}}}")
                .expect("text takes all");
        }
        format!(
            "{{\"action\":\"reset_password\",\"groups\":[{}],\"evidence\":[{results}],\"now\":{NOW}}}",
            groups.join(",")
        )
    }
}
