use crate::case::grant::terms::{Terms, grant_of};
use crate::case::grant::token::{GrantClaims, SKEW, secret_mac, sign};
use crate::case::prompt::PromptKey;
use crate::case::protocol::{Deliver, End, Part, RefusalCode, Reported, Secret, Task, hex};
use crate::case::secret::{
    PasswordPolicy, PasswordProblem, hash_password, in_history, one_time_password, recovery,
};
use crate::case::state::{Approval, Full, GrantState, KeyRow, Phase};
use crate::case::step::{
    Assessment, DeliveryRecord, Event, RecordData, Situation, StepError, Transition, refuse,
};
use crate::decide::{Time, Verdict};
use crate::keys::{KeyName, Sensitive};
use crate::policy::Policy;
use crate::policy::compiled::{Grant, GrantKind};
use crate::policy::value::Duration;

/// Seconds for which a token is valid.
const TOKEN: i64 = 300;
/// Milliseconds for which a re-enrolment key can be used if the policy does not say: 24 hours.
const KEY: i64 = 86_400_000;

/// What is delivered.
struct Made {
    what: Secret,
    secret: Option<Sensitive<String>>,
    parts: Vec<Part>,
    change_at_first_use: bool,
}

impl<'a> Situation<'a> {
    /// The approval of this case, if it can be redeemed now.
    pub(in crate::case) fn redeemable(&self, grant: &str) -> Result<&Approval, StepError> {
        if self.case().granted().is_none_or(|granted| granted.id != grant) {
            return refuse(RefusalCode::UnknownGrant, grant);
        }
        let live = self.subject().is_some_and(|row| row.is_approved(grant));
        match self.case().approval() {
            Some(approval) if live && self.now() < approval.end => Ok(approval),
            _ => refuse(RefusalCode::GrantOver, grant),
        }
    }

    /// Limits, account and the decision, as they are now; the decision by the policy of the opening and
    /// by the one in force.
    pub(in crate::case) fn still_approved(&self) -> Result<Assessment<'a>, StepError> {
        if !self.snapshot().is_some_and(|snapshot| snapshot.enabled) {
            return refuse(RefusalCode::Account, "");
        }
        self.within_limits()?;
        let assessed = self.assess()?;
        if let Some(held) = assessed.blocked_by.first() {
            return refuse(RefusalCode::Held, held.as_str());
        }
        // The operator of a key is whoever ran the case at the desk.
        if self.case().keyed().is_none() && !self.is_run_rightly() {
            return refuse(RefusalCode::WrongOperator, "");
        }
        if assessed.verdict != Verdict::Approve || !self.approve_as_well() {
            return refuse(RefusalCode::NotApproved, "");
        }
        Ok(assessed)
    }

    /// Whether every policy approves that must besides the one of the opening: the one in force, and of
    /// a key the one that it was handed out under.
    pub(super) fn approve_as_well(&self) -> bool {
        let of_key = self.case().keyed().map(|standing| self.ctx().policies.find(&standing.policy));
        let policies = [Some(Some(self.ctx().policies.active())), of_key];
        let approves = |policy: Option<&Policy>| {
            policy.is_some_and(|policy| self.verdict_of(policy) == Ok(Verdict::Approve))
        };
        policies.into_iter().flatten().all(approves)
    }

    /// The operator's quotas, the stricter of those of the opening and those in force, and no other
    /// live grant for the same.
    fn within_limits(&self) -> Result<(), StepError> {
        let (mark, now) = (self.subject_mark()?, self.now());
        let policies = self.policies();
        let full = |policy: &Policy| {
            self.rows().operator().operator_is_full(mark, now, &policy.compiled().limits) != Full::No
        };
        if !self.is_self_service() && policies.into_iter().any(full) {
            return refuse(RefusalCode::Held, "limit");
        }
        if self.subject().is_some_and(|row| row.has_live_grant(&self.case().action, self.case().mark(), now))
        {
            return refuse(RefusalCode::Held, "limit");
        }
        Ok(())
    }

    /// The grant the policy names for this action.
    pub(in crate::case) fn grant(&self) -> Option<&'a Grant> {
        grant_of(self.compiled(), &self.case().action)
    }

    /// Whether the action brings a new password, which in self-service the subject chooses.
    pub(in crate::case) fn takes_password(&self) -> bool {
        self.grant().is_some_and(|grant| {
            matches!(grant.kind, GrantKind::ReenrolmentKey | GrantKind::OneTimePassword { .. })
        })
    }

    /// What a password must be: of the policy of the opening and the one in force the stricter, and
    /// what the host blocks.
    fn password_policy(&self) -> PasswordPolicy {
        let [opening, active] = self.policies().map(Policy::password);
        let rules = opening.stricter(active);
        PasswordPolicy::new(rules, self.ctx().tenant.blocklist.clone())
    }
}

impl<'a> Transition<'a> {
    /// Checks everything once more, and only then makes the secret and signs.
    pub(in crate::case) fn redeem(
        &mut self,
        grant: &str,
        password: Option<&Sensitive<String>>,
    ) -> Result<Assessment<'a>, StepError> {
        self.set_record(RecordData::Redeem {});
        let approval = self.redeemable(grant)?.clone();
        let assessed = self.still_approved()?;
        if self.grant().is_some_and(|grant| matches!(grant.kind, GrantKind::Enrolment { .. })) {
            return refuse(RefusalCode::UnknownGrant, grant);
        }
        let terms = self.terms()?;
        let made = match password {
            Some(password) => self.chosen(grant, password)?,
            None if approval.granted.keyed.is_some() => return refuse(RefusalCode::Password, "missing"),
            None => self.made(grant, terms)?,
        };
        self.deliver(approval, made)?;
        Ok(assessed)
    }

    /// The password the subject chose on their own screen.
    fn chosen(&mut self, grant: &str, password: &Sensitive<String>) -> Result<Made, StepError> {
        if !self.takes_password() || !self.is_self_service() {
            return refuse(RefusalCode::Password, "not_asked");
        }
        let Some(snapshot) = self.snapshot() else { return refuse(RefusalCode::Account, "") };
        let policy = self.password_policy();
        let tenant = self.ctx().tenant.words.iter().map(String::as_str);
        let names = snapshot.name.expose().split_whitespace().chain([snapshot.account.as_str()]);
        let words: Vec<&str> = tenant.chain(names).collect();
        let mut problems: Vec<&str> = policy.check(password, &words).iter().map(|p| p.code()).collect();
        let history = self.enrolment()?.passwords.clone();
        if problems.is_empty() && in_history(&history, password) {
            problems.push(PasswordProblem::UsedBefore.code());
        }
        if !problems.is_empty() {
            return refuse(RefusalCode::Password, problems.join(", "));
        }
        let hash = hash_password(self.draws(), password).map_err(|_| self.unwritable())?;
        // It is an old password once it was set, or perhaps was.
        self.enrolment()?.edit().add_chosen(grant, hash);
        Ok(Made {
            what: Secret::ChosenPassword,
            secret: Some(password.clone()),
            parts: Vec::new(),
            change_at_first_use: false,
        })
    }

    /// What the engine makes, and where it goes.
    fn made(&mut self, grant: &str, terms: Option<Terms<'a>>) -> Result<Made, StepError> {
        let nothing =
            Made { what: Secret::Nothing, secret: None, parts: Vec::new(), change_at_first_use: false };
        let Some(terms) = terms else { return Ok(nothing) };
        let (what, secret) = match &terms.grant.kind {
            GrantKind::ReenrolmentKey => (Secret::ReenrolmentKey, Some(self.new_key(grant, &terms)?)),
            GrantKind::OneTimePassword { .. } => {
                let rules = self.password_policy();
                // The policy in force may ask for more than the one that declares its length.
                let length = u16::from(terms.length()).max(*rules.rules().lengths().start());
                let length = u8::try_from(length).unwrap_or(u8::MAX);
                let Some(secret) = one_time_password::make(self.draws(), length, &rules) else {
                    return refuse(RefusalCode::Password, "length");
                };
                (Secret::OneTimePassword, Some(secret))
            }
            GrantKind::External { provider } => (Secret::External { provider: provider.to_string() }, None),
            GrantKind::Enrolment { .. } => return refuse(RefusalCode::UnknownGrant, ""),
        };
        let parts = match self.parts(&terms, secret.as_ref()) {
            Some(parts) => parts,
            None if secret.is_none() && terms.is_not_delivered() => Vec::new(),
            None if terms.is_read_out() => {
                let message = Some(self.text(PromptKey::ReadOut, &[]).into());
                vec![Part { channel: READ_OUT.to_owned(), address: None, text: secret.clone(), message }]
            }
            None => return refuse(RefusalCode::Undeliverable, terms.grant.name.to_string()),
        };
        Ok(Made { what, secret, parts, change_at_first_use: terms.change_at_first_use() })
    }

    /// A key with which the subject enrols anew, in a case of their own; its MAC is remembered, and what
    /// it stands on.
    fn new_key(&mut self, grant: &str, terms: &Terms<'a>) -> Result<Sensitive<String>, StepError> {
        let secret = recovery::token128(self.draws(), "key");
        let vault = self.ctx().keys.current(KeyName::Vault).to_owned();
        let mac = recovery::mac(self.ctx().keys, &vault, secret.expose())?;
        let now = self.now();
        let end = now.saturating_add(terms.lifetime().map_or(KEY, Duration::milliseconds));
        let (action, epoch, standing) = (self.case().action.clone(), self.case().epoch, self.standing_now());
        let grant = grant.to_owned();
        self.ledger()?.add_key(KeyRow { vault, mac, grant, action, epoch, end, standing }, now);
        Ok(secret)
    }

    /// Signs the grant and hands it to the connector.
    fn deliver(&mut self, approval: Approval, made: Made) -> Result<(), StepError> {
        let Approval { granted, record, .. } = approval;
        let Some(party) = self.case().subject.clone() else { return refuse(RefusalCode::Account, "") };
        let tenant = self.ctx().tenant;
        let blind = made.secret.as_ref().map(|_| Sensitive::new(self.draws().bytes::<32>("blind")));
        let secret = blind.as_ref().zip(made.secret.as_ref());
        let issued = self.now().div_euclid(1000);
        let claims = GrantClaims {
            iss: tenant.origin.clone(),
            aud: tenant.connector.clone(),
            sub: party.id.clone(),
            jti: granted.id.clone(),
            iat: issued,
            nbf: issued,
            exp: issued.saturating_add(TOKEN),
            action: self.case().action.clone(),
            case: self.case().id.to_string(),
            opr: self.case().alias.clone(),
            epoch: self.case().epoch,
            policy: self.case().policy.clone(),
            rec: hex(&record),
            secret: secret.map(|(blind, secret)| secret_mac(blind.expose(), secret.expose())),
        };
        let token = sign(&claims, self.ctx().keys)?;
        let end = self.now().saturating_add(TOKEN.saturating_mul(1000));
        let addresses = made.parts.iter().filter_map(|part| Some(part.address.as_ref()?.expose().as_str()));
        let contacts = self.seal_list("contacts", addresses)?;
        self.effects().grant = Some(granted.id.clone());
        self.effects().grant_end = Some(Time::from_milliseconds(end));
        self.effects().delivery = Some(DeliveryRecord {
            aud: tenant.connector.clone(),
            token_hash: token.sha256_hex(),
            channels: made.parts.iter().map(|part| part.channel.clone()).collect(),
            contacts,
        });

        let (now, mark) = (self.now(), self.subject_mark()?);
        if let Some(grant) = self.ledger()?.grant_mut(&granted.id) {
            grant.state = GrantState::Redeemed;
            // A connector takes it for so much longer: until then there is no second one.
            grant.end = end.saturating_add(SKEW.saturating_mul(1000));
        }
        if !self.is_self_service() {
            self.operator_mut().edit().count_grant(mark, now);
        }
        let grant = granted.id.clone();
        self.case_mut().phase = Phase::Delivering(granted);
        self.case_mut().pending.clear();
        self.command(Task::Deliver(Box::new(Deliver {
            grant,
            token: Sensitive::new(token.expose().to_owned()),
            connector: tenant.connector.clone(),
            account: party.id,
            action: self.case().action.clone(),
            what: made.what,
            secret: made.secret,
            blind,
            change_at_first_use: made.change_at_first_use,
            parts: made.parts,
        })));
        Ok(())
    }

    /// A new contact, confirmed by a code that went there: the directory learns of it by a grant.
    pub(in crate::case) fn deliver_contact(
        &mut self,
        channel: &str,
        address: Sensitive<String>,
    ) -> Result<(), StepError> {
        let Some(approval) = self.case().approval().cloned() else {
            return refuse(RefusalCode::NoEnrolment, channel);
        };
        let what = Secret::Contact { channel: channel.to_owned() };
        self.deliver(
            approval,
            Made { what, secret: Some(address), parts: Vec::new(), change_at_first_use: false },
        )
    }

    /// What became of the grant. What perhaps had an effect counts as one that had.
    pub(in crate::case) fn carried_out(&mut self, state: Reported) -> Result<(), StepError> {
        let grant = self.case().granted().map(|granted| granted.id.clone()).unwrap_or_default();
        if self.enrolment()?.has_chosen(&grant) {
            let keep = usize::from(self.password_policy().rules().history());
            self.enrolment()?.edit().settle_chosen(&grant, state != Reported::Failed, keep);
        }
        let ledger = self.ledger()?;
        if let Some(row) = ledger.grant_mut(&grant)
            && row.state == GrantState::Redeemed
        {
            row.state = if state == Reported::Failed { GrantState::Over } else { GrantState::Done };
        }
        if state == Reported::Failed {
            ledger.keys.retain(|key| key.grant != grant);
        }
        if self.case().is_over() {
            // It was carried out, or perhaps, although the case had ended: the subject must know.
            match state {
                Reported::Done => self.event(Event::Delivered),
                Reported::Unknown => self.event(Event::DeliveryUnknown),
                Reported::Failed => {}
            }
            return Ok(());
        }
        let end = match state {
            Reported::Done => {
                self.event(Event::Delivered);
                End::Done
            }
            Reported::Failed => End::Failed,
            Reported::Unknown => {
                self.event(Event::DeliveryUnknown);
                self.event(Event::Escalate);
                End::Unknown
            }
        };
        self.end_with(end);
        Ok(())
    }
}

/// The name of the way by which an operator reads a secret out.
const READ_OUT: &str = "read_out";
