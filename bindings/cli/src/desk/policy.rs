use std::path::{Path, PathBuf};

use bonafides::Policy as Loaded;
use bonafides::case::PolicyUse;
use bonafides_desk::config::DeskConfig;
use bonafides_desk::{Candidate, Desk, DeskError};
use bonafides_parts::store::PolicyRole;

use super::args::{Consent, Policy, PolicyFile, Propose, Reason, Role, Withdraw};
use super::confirm::confirmed;
use super::init::format_of;
use super::{failures, open, status};
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::{Paint, counted, title_of};
use crate::{difference, input};

/// Gives policies roles. 1 if it was declined or refused, 3 if the policy is invalid.
pub(super) fn run(config: &Path, asked: &Policy, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let (config, desk) = open::unchecked(config)?;
    let mut policies = Policies { config, desk, format, out };
    match asked {
        Policy::Check(file) => {
            let examined = policies.examine(file)?;
            policies.report(&examined, None)?;
            Ok(0)
        }
        Policy::Propose(propose) => policies.propose(propose),
        Policy::Activate(asked) => {
            policies.give(&asked.policy, PolicyUse::InForce, Some(&asked.consent), &asked.why)
        }
        Policy::Pilot(asked) => {
            let role = PolicyUse::Pilot { share: asked.share };
            policies.give(&asked.policy, role, Some(&asked.consent), &asked.why)
        }
        Policy::Shadow(asked) => policies.give(&asked.policy, PolicyUse::Shadow, None, &asked.why),
        Policy::Withdraw(asked) => policies.withdraw(asked),
        Policy::List => policies.list(),
    }
}

struct Policies<'o> {
    config: DeskConfig,
    desk: Desk,
    format: Format,
    out: &'o mut Output,
}

/// A policy that may get a role.
struct Examined {
    candidate: Candidate,
    /// The policy in force, if there is one.
    present: Option<Loaded>,
}

impl Policies<'_> {
    /// Reads a policy, and checks it against the directory, the parts of the desk and its tests. Shows warnings, tests and
    /// the difference.
    fn examine(&mut self, file: &PolicyFile) -> Result<Examined, Failure> {
        let path: PathBuf = file.file.clone().unwrap_or_else(|| self.config.desk.policy.clone());
        let name = path.display().to_string();
        let bytes = input::bytes(&path)?;
        // Errors with their places and colours, as `check` shows them.
        input::review(&name, &bytes)?;
        let text = input::text(&bytes);
        let candidate = self.desk.candidate(text, format_of(&name));
        let candidate = candidate.map_err(|error| failures::candidate(&name, error))?;
        self.config.check(&candidate.policy).map_err(|errors| Failure::config(&errors))?;
        let present = match self.desk.policy_in_force() {
            Ok(policy) => Some(policy),
            Err(DeskError::NoPolicy) => None,
            Err(error) => return Err(error.into()),
        };
        let examined = Examined { candidate, present };
        if self.format != Format::Json {
            let (colour, tests) = (self.out.colour(), examined.candidate.review.tests.len());
            self.out.print(&examined.candidate.review.diagnostics.render(&name, text, colour))?;
            self.out.line(&format!("{}: {}", name, title_of(&examined.candidate.policy)))?;
            self.out.line(&format!("{} passed", counted(tests.try_into().unwrap_or(u64::MAX), "test")))?;
            self.out.print(&examined.difference(Paint::new(colour)))?;
        }
        Ok(examined)
    }

    fn propose(&mut self, propose: &Propose) -> Result<u8, Failure> {
        let by = propose.why.by.operator()?;
        let examined = self.examine(&propose.policy)?;
        let role = match propose.role {
            Role::InForce => PolicyUse::InForce,
            Role::Pilot => PolicyUse::Pilot { share: propose.share.unwrap_or_default() },
            Role::Shadow => PolicyUse::Shadow,
            Role::Withdrawn => PolicyUse::Withdrawn,
        };
        let name = role.as_str();
        self.desk.propose_policy(&examined.candidate, role, &by, &propose.why.reason)?;
        self.report(
            &examined,
            Some(&format!("proposed as {name}; another person can now give it this role")),
        )?;
        Ok(0)
    }

    fn give(
        &mut self,
        file: &PolicyFile,
        role: PolicyUse,
        consent: Option<&Consent>,
        why: &Reason,
    ) -> Result<u8, Failure> {
        let by = why.by.operator()?;
        let examined = self.examine(file)?;
        let is_in_force =
            examined.present.as_ref().is_some_and(|present| present.digest() == examined.digest());
        if is_in_force && role == PolicyUse::InForce {
            self.report(&examined, Some("it is in force already"))?;
            return Ok(0);
        }
        let question =
            if matches!(role, PolicyUse::Pilot { .. }) { "Start the pilot?" } else { "Put it in force?" };
        if let Some(consent) = consent
            && !self.consents(&examined, consent, question)?
        {
            self.report(&examined, Some("nothing was changed"))?;
            return Ok(1);
        }
        let name = role.as_str().replace('_', " ");
        self.desk.use_policy(&examined.candidate, role, &by, &why.reason)?;
        self.report(&examined, Some(&format!("{name} now, by {}", by.id)))?;
        Ok(0)
    }

    /// Returns true if the change is wanted. `--yes` alone does not accept a looser policy.
    fn consents(&mut self, examined: &Examined, consent: &Consent, question: &str) -> Result<bool, Failure> {
        let opens_none =
            examined.candidate.diff.as_ref().is_none_or(bonafides::analyze::Diff::opens_no_new_way);
        match (consent.yes, opens_none || consent.accept_looser) {
            (true, true) => Ok(true),
            (true, false) => {
                let message = "the policy lets someone new through, or this could not be determined";
                let help = "look at what newly passes; to accept it without being asked, pass `--accept-looser` as well";
                Err(Failure::desk(1, "looser", "", message).help(help))
            }
            (false, _) if self.format == Format::Json => {
                Err(Failure::argument("nobody can be asked in JSON", "pass `--yes`"))
            }
            (false, _) => confirmed(question, self.out),
        }
    }

    fn withdraw(&mut self, asked: &Withdraw) -> Result<u8, Failure> {
        let by = asked.why.by.operator()?;
        let active = self.desk.status()?.policies;
        let mut found = active.iter().filter(|policy| policy.digest.starts_with(&asked.digest));
        let (Some(policy), None) = (found.next(), found.next()) else {
            let message =
                format!("`{}` is not the beginning of the digest of exactly one policy", asked.digest);
            return Err(Failure::argument(&message, "`bonafides desk policy list` shows them"));
        };
        if policy.role == PolicyRole::InForce {
            return Err(DeskError::InForce.into());
        }
        self.desk.withdraw_policy(&policy.digest, &by, &asked.why.reason)?;
        let line = match self.format {
            Format::Json => object(&[("digest", json(&policy.digest)), ("done", json("withdrawn"))]),
            _ => format!("{}: withdrawn, by {}", policy.digest, by.id),
        };
        self.out.line(&line)?;
        Ok(0)
    }

    fn list(&mut self) -> Result<u8, Failure> {
        let active = self.desk.status()?.policies;
        if self.format == Format::Json {
            let policies: Vec<String> = active
                .iter()
                .map(|policy| status::role_members(&self.desk, policy))
                .collect::<Result<_, _>>()?;
            self.out.line(&format!("[{}]", policies.join(",")))?;
        } else {
            for policy in &active {
                self.out.line(&status::with_role(&self.desk, policy)?)?;
            }
        }
        Ok(0)
    }

    /// Says what was done; for programs, with everything that people have seen before.
    fn report(&mut self, examined: &Examined, done: Option<&str>) -> Result<(), Failure> {
        if self.format != Format::Json {
            return done.map_or(Ok(()), |done| self.out.line(&format!("{}: {done}", examined.digest())));
        }
        let review = &examined.candidate.review;
        self.out.line(&object(&[
            ("digest", json(examined.digest())),
            ("diagnostics", json(&review.diagnostics)),
            ("tests", json(&review.tests.len())),
            ("diff", json(&examined.candidate.diff)),
            ("done", json(&done)),
        ]))
    }
}

impl Examined {
    fn digest(&self) -> &str {
        self.candidate.policy.digest()
    }

    fn difference(&self, paint: Paint) -> String {
        match (&self.candidate.diff, &self.present) {
            (Some(diff), Some(present)) => difference::text(diff, present, &self.candidate.policy, paint),
            _ => "no policy is in force yet\n".to_owned(),
        }
    }
}
