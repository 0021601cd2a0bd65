use super::chain::{self, Chain, INPUTS, POLICIES, PROPOSALS, Proposal, UsedPolicy, UsedRole, addresses};
use crate::audit::{Actor, DESK, Hash, Personal, PersonalSealer, Record, encode};
use crate::case::desk::disclosure;
use crate::case::desk::record::{DeskRecord, Recorded};
use crate::case::desk::rows::DeskRows;
use crate::case::protocol::{
    AdministratorInput, CaseId, Context, DeskInput, Fault, OperatorKind, PolicyUse, Refusal, RefusalCode,
    Rows, in_order,
};
use crate::case::state::{Deleted, Holder, Loaded, Mark, RowOf, Stored};
use crate::case::step::{
    InputFingerprint, MAX_CLOCK_SKEW, Outcome, SEALED, Step, StepError, StepRecord, cut, refuse,
};
use crate::decide::Time;
use crate::keys::{Draws, is_key_id};

/// The tolerance for the time that an administrator states, which is read off and typed, in
/// milliseconds.
const STATED: i64 = 300_000;

/// A step in progress. Discarded as a whole if it is refused.
pub(super) struct Desk<'a> {
    input: &'a DeskInput,
    ctx: &'a Context<'a>,
    rows: Rows<'a>,
    now: i64,
    draws: Draws,
    of: DeskRows,
}

impl<'a> Desk<'a> {
    pub(super) fn begin(input: &'a DeskInput, ctx: &'a Context<'a>, rows: Rows<'a>) -> Result<Self, Fault> {
        let keys = ctx.keys;
        let chain: Loaded<Chain> = Loaded::read(rows, chain::key(), keys)?;
        let behind = chain.last.saturating_sub(ctx.now.milliseconds());
        let ahead = behind > MAX_CLOCK_SKEW;
        // A repair must also work on this chain itself.
        if ahead && !matches!(input.says, AdministratorInput::RepairClock { .. }) {
            return Err(Fault::Clock { behind });
        }
        let now = ctx.now.milliseconds();
        let about = input.says.is_about_a_person().then_some(input.account.as_str());
        let person =
            about.map(|account| Loaded::read(rows, RowOf::Person(account).key(keys)?, keys)).transpose()?;
        let other = about.filter(|account| **account != input.by.id);
        Ok(Self {
            input,
            ctx,
            rows,
            now: if ahead { now } else { now.max(chain.last) },
            draws: Draws::new(ctx.seed.expose(), DESK, u64::from(chain.seq)),
            of: DeskRows {
                chain,
                person,
                destinations: Vec::new(),
                administrator: Holder::read(&input.by.id, rows, keys)?,
                subject: other.map(|account| Holder::read(account, rows, keys)).transpose()?,
                deleted: Vec::new(),
                erased: false,
            },
        })
    }

    /// Returns the content of the input that was accepted under this id.
    pub(super) fn known(&self, id: Mark) -> Option<Mark> {
        self.of.chain.inputs.iter().find(|(known, _)| *known == id).map(|(_, content)| *content)
    }

    /// Carries out the input, or refuses it.
    pub(super) fn take(&mut self) -> Result<DeskRecord, StepError> {
        let input = self.input;
        if input.by.kind != OperatorKind::Person || input.by.id.is_empty() {
            return refuse(RefusalCode::WrongActor, "");
        }
        if input.says.is_about_a_person() && input.by.id == input.account {
            return refuse(RefusalCode::OwnAccount, "");
        }
        if input.reason.expose().trim().is_empty() {
            return refuse(RefusalCode::Reason, "");
        }
        match &input.says {
            AdministratorInput::RepairClock { present } => self.repair_clock(present.milliseconds()),
            AdministratorInput::EnableCheck { check } => self.enable_check(check),
            AdministratorInput::ErasePerson => self.erase_person(),
            AdministratorInput::ProposePolicy { digest, role } => self.propose_policy(digest, role),
            AdministratorInput::UsePolicy { digest, role, two_people, groups } => {
                self.use_policy(digest, role, *two_people, groups.as_deref())
            }
            AdministratorInput::RotateKey { key, id } => rotate_key(key, id),
            AdministratorInput::Resolve { .. } | AdministratorInput::Export { .. } => {
                disclosure::recorded(&input.says)
            }
        }
    }

    fn repair_clock(&mut self, stated: i64) -> Result<DeskRecord, StepError> {
        let now = self.now;
        if stated.saturating_sub(self.ctx.now.milliseconds()).unsigned_abs() > STATED.unsigned_abs() {
            return refuse(RefusalCode::OtherTime, "");
        }
        for address in addresses(self.input, self.ctx) {
            let key = RowOf::Destination(address).key(self.ctx.keys)?;
            if self.of.destinations.iter().all(|row| *row.key() != key) {
                self.of.destinations.push(Loaded::read(self.rows, key, self.ctx.keys)?);
            }
        }
        let sent = self.of.destinations.iter().map(|row| row.latest());
        let person = self.of.person.as_ref().map(|person| person.latest());
        let latest = sent.chain(person).chain([self.of.chain.last]).max().unwrap_or(i64::MIN);
        if latest.saturating_sub(now) <= MAX_CLOCK_SKEW {
            return refuse(RefusalCode::NotAhead, "");
        }
        let mut epoch = None;
        for row in self.of.destinations.iter_mut().filter(|row| row.latest() > now) {
            row.edit().bring_back(now);
        }
        if let Some(person) = self.of.person.as_mut().filter(|person| person.latest() > now) {
            let case = self.ctx.policies.active().compiled().limits.case().milliseconds();
            person.edit().bring_back(now, case);
            epoch = Some(person.epoch);
        }
        Ok(DeskRecord::ClockRepaired { latest: Time::from_milliseconds(latest), epoch })
    }

    fn enable_check(&mut self, check: &str) -> Result<DeskRecord, StepError> {
        let Some(person) = self.of.person.as_mut().filter(|person| person.is_disabled(check)) else {
            return refuse(RefusalCode::NotDisabled, "");
        };
        person.edit().pass(check);
        Ok(DeskRecord::CheckEnabled { check: check.to_owned() })
    }

    fn erase_person(&mut self) -> Result<DeskRecord, StepError> {
        let now = self.now;
        if let Some(held) = self.of.person.as_ref().and_then(|person| person.in_use(now)) {
            return refuse(RefusalCode::Held, held);
        }
        self.of.erased = true;
        let of = self.input.account.as_str();
        for row in [RowOf::Keyring(of), RowOf::Person(of), RowOf::Enrolment(of), RowOf::Profile(of)] {
            let row = Deleted::read(self.rows, row.key(self.ctx.keys)?)?;
            if !row.is_absent() {
                self.of.deleted.push(row);
            }
        }
        if self.of.deleted.is_empty() {
            return refuse(RefusalCode::UnknownPerson, "");
        }
        let rows = self.of.deleted.iter().map(|row| row.key().kind().as_str()).collect();
        Ok(DeskRecord::PersonErased { rows })
    }

    fn propose_policy(&mut self, digest: &str, role: &PolicyUse) -> Result<DeskRecord, StepError> {
        well_formed(digest, role)?;
        let by = self.of.administrator.alias(self.ctx.keys, &mut self.draws)?;
        let (digest, share) = (digest.to_owned(), role.share());
        let proposal = Proposal { digest: digest.clone(), role: role.as_str().to_owned(), share, by };
        let chain = self.of.chain.edit();
        chain.proposals.retain(|known| *known != proposal);
        chain.proposals.push(proposal);
        let over = chain.proposals.len().saturating_sub(PROPOSALS);
        chain.proposals.drain(..over);
        Ok(DeskRecord::PolicyProposed { digest, role: role.as_str(), share })
    }

    fn use_policy(
        &mut self,
        digest: &str,
        role: &PolicyUse,
        two_people: bool,
        groups: Option<&str>,
    ) -> Result<DeskRecord, StepError> {
        well_formed(digest, role)?;
        if !groups.is_none_or(is_digest) {
            return refuse(RefusalCode::Malformed, "");
        }
        let by = self.of.administrator.alias(self.ctx.keys, &mut self.draws)?;
        let same = |known: &Proposal| {
            known.digest == digest && known.role == role.as_str() && known.share == role.share()
        };
        let proposal = self.of.chain.proposals.iter().find(|known| same(known) && known.by != by);
        let proposed_by = proposal.map(|proposal| proposal.by.clone());
        if two_people && proposed_by.is_none() {
            return refuse(RefusalCode::SecondPerson, "");
        }
        let is_in_force = |used: &UsedPolicy| used.role == UsedRole::InForce;
        let replaces = *role == PolicyUse::InForce;
        // The policy in force is only ever replaced.
        if !replaces && self.of.chain.policies.iter().any(|used| is_in_force(used) && used.digest == digest) {
            return refuse(RefusalCode::InForce, "");
        }
        let role_of = |role| UsedPolicy { digest: digest.to_owned(), role, since: self.now };
        let used = match role {
            PolicyUse::InForce => Some(role_of(UsedRole::InForce)),
            PolicyUse::Pilot { share } => Some(role_of(UsedRole::Pilot(*share))),
            PolicyUse::Shadow => Some(role_of(UsedRole::Shadow)),
            PolicyUse::Withdrawn => None,
        };
        let chain = self.of.chain.edit();
        chain.proposals.retain(|known| !same(known));
        chain.policies.retain(|used| used.digest != digest && !(replaces && is_in_force(used)));
        chain.policies.extend(used);
        chain.policies.sort_by_key(|used| !is_in_force(used));
        if chain.policies.len() > POLICIES {
            // The oldest pilot or shadow.
            chain.policies.remove(1);
        }
        if *role != PolicyUse::Withdrawn {
            chain.bind(digest, groups);
        }
        let (digest, groups) = (digest.to_owned(), groups.map(ToOwned::to_owned));
        Ok(DeskRecord::PolicyUsed { digest, role: role.as_str(), share: role.share(), groups, proposed_by })
    }

    pub(super) fn finish(
        mut self,
        fingerprint: &InputFingerprint,
        done: DeskRecord,
    ) -> Result<Step<Outcome>, Fault> {
        let input = self.input;
        let about_a_person = input.says.is_about_a_person();
        let subject = if about_a_person { self.seal("subject", &input.account)? } else { None };
        let why = self.seal("reason", input.reason.expose())?;
        self.make(&Recorded { done, subject, why }, fingerprint, Outcome::Accepted)
    }

    /// Records a refusal. Nothing else changes.
    pub(super) fn refused(
        mut self,
        fingerprint: &InputFingerprint,
        refusal: Refusal,
    ) -> Result<Step<Outcome>, Fault> {
        self.of.forget(self.rows, self.ctx.keys)?;
        // A refused step creates no keyring.
        let is_known = self.of.subject.as_ref().is_some_and(Holder::is_known);
        let subject = if is_known { self.seal("subject", self.input.account.as_str())? } else { None };
        let done = DeskRecord::Refusal { reason: refusal.code, asked: self.input.says.kind() };
        self.make(&Recorded { done, subject, why: None }, fingerprint, Outcome::Refused(refusal))
    }

    /// Seals a value of the person concerned, or else of the administrator, for the record, bound to the member `name`. If this step
    /// erases the person, it can never be opened.
    fn seal(&mut self, name: &str, value: &str) -> Result<Option<Personal>, Fault> {
        let holder = match &mut self.of.subject {
            Some(subject) => subject,
            None if self.input.says.is_about_a_person() => return Ok(None),
            None => &mut self.of.administrator,
        };
        let (alias, key) = holder.open(self.ctx.keys, &mut self.draws)?;
        let sealer = PersonalSealer::new(key, alias, DESK, u64::from(self.of.chain.seq));
        Ok(Some(sealer.seal(&mut self.draws, &["data.", name].concat(), cut(value, SEALED))?))
    }

    fn make(
        mut self,
        data: &Recorded,
        fingerprint: &InputFingerprint,
        outcome: Outcome,
    ) -> Result<Step<Outcome>, Fault> {
        let alias = self.of.administrator.alias(self.ctx.keys, &mut self.draws)?;
        let seq = self.of.chain.seq;
        let chain = self.of.chain.edit();
        chain.inputs.push(fingerprint.pair());
        let over = chain.inputs.len().saturating_sub(INPUTS);
        chain.inputs.drain(..over);
        let prev = (seq > 0).then(|| Hash::from_bytes(self.of.chain.previous));
        let versions = self.of.written().versions();
        let encoded = encode(&Record::<_, (), ()> {
            case: DESK,
            seq: u64::from(seq),
            prev,
            time: self.now,
            actor: Actor { alias: &alias, kind: self.input.by.kind.as_str() },
            kind: data.done.kind(),
            input: &fingerprint.recorded,
            data,
            facts: None,
            decision: None,
            verdict: None,
            blocked_by: &[],
            commands: &[],
            state: &versions,
            policy: None,
            shadow: None,
        })?;
        // A refusal repairs nothing, not even the chain.
        let last =
            if matches!(outcome, Outcome::Accepted) { self.now } else { self.now.max(self.of.chain.last) };
        let chain = self.of.chain.edit();
        (chain.previous, chain.last, chain.seq) = (*encoded.hash.as_bytes(), last, seq.saturating_add(1));
        let write = self.of.written().sealed(self.ctx.keys, &mut self.draws)?;
        Ok(Step {
            compare: in_order(self.rows.versions()),
            write,
            record: Some(StepRecord { case: CaseId::desk(), seq, bytes: encoded.bytes, hash: encoded.hash }),
            outbox: Vec::new(),
            released: outcome,
        })
    }
}

fn well_formed(digest: &str, role: &PolicyUse) -> Result<(), StepError> {
    let share = role.share().is_none_or(|share| (1..=1000).contains(&share));
    if is_digest(digest) && share { Ok(()) } else { refuse(RefusalCode::Malformed, "") }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn rotate_key(key: &str, id: &str) -> Result<DeskRecord, StepError> {
    if !["state", "vault", "grant"].contains(&key) || !is_key_id(id.as_bytes()) {
        return refuse(RefusalCode::Malformed, "");
    }
    Ok(DeskRecord::KeyRotated { key: key.to_owned(), id: id.to_owned() })
}
