use crate::case::grant::terms::{Terms, grant_of};
use crate::case::grant::token::{GrantClaims, SKEW, secret_mac, sign};
use crate::case::prompt::PromptKey;
use crate::case::protocol::{
    CommandStatus, CommandTask, CredentialKind, Deliver, Part, RefusalCode, Resolution, hex,
};
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

/// The lifetime of a token, in seconds.
const TOKEN: i64 = 300;
/// The default lifetime of a re-enrolment key, in milliseconds: 24 hours.
const KEY: i64 = 86_400_000;

/// The content of a delivery.
struct Made {
    credential: CredentialKind,
    secret: Option<Sensitive<String>>,
    parts: Vec<Part>,
    change_at_first_use: bool,
}

impl<'a> Situation<'a> {
    /// Returns the approval of this case, if it can be redeemed now.
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

    /// Checks limits, account and decision as of now; the decision by the policy at opening and by the
    /// policy in force.
    pub(in crate::case) fn still_approved(&self) -> Result<Assessment<'a>, StepError> {
        if !self.snapshot().is_some_and(|snapshot| snapshot.enabled) {
            return refuse(RefusalCode::Account, "");
        }
        self.within_limits()?;
        let assessed = self.assess()?;
        if let Some(held) = assessed.blocked_by.first() {
            return refuse(RefusalCode::Held, held.as_str());
        }
        // The operator behind a key is the one who ran the case at the desk.
        if self.case().keyed().is_none() && !self.operator_is_permitted() {
            return refuse(RefusalCode::WrongOperator, "");
        }
        if assessed.verdict != Verdict::Approve || !self.approve_as_well() {
            return refuse(RefusalCode::NotApproved, "");
        }
        Ok(assessed)
    }

    /// Returns true if the other policies also approve: the one in force and, for a key, the one under
    /// which it was issued.
    pub(super) fn approve_as_well(&self) -> bool {
        let of_key = self.case().keyed().map(|standing| self.ctx().policies.find(&standing.policy));
        let policies = [Some(Some(self.ctx().policies.active())), of_key];
        let approves = |policy: Option<&Policy>| {
            policy.is_some_and(|policy| self.verdict_of(policy) == Ok(Verdict::Approve))
        };
        policies.into_iter().flatten().all(approves)
    }

    /// Checks the operator's quotas, the stricter of those at opening and those in force, and that no
    /// other grant for the same action is live.
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

    /// Returns the grant that the policy names for this action.
    pub(in crate::case) fn grant(&self) -> Option<&'a Grant> {
        grant_of(self.compiled(), &self.case().action)
    }

    /// Returns true if the action sets a new password, which the subject chooses in self-service.
    pub(in crate::case) fn takes_password(&self) -> bool {
        self.grant().is_some_and(|grant| {
            matches!(grant.kind, GrantKind::ReenrolmentKey | GrantKind::OneTimePassword { .. })
        })
    }

    /// Returns the rules for a password: the stricter ones of the policies at opening and in force, with
    /// the host's blocklist.
    fn password_policy(&self) -> PasswordPolicy {
        let [opening, active] = self.policies().map(Policy::password);
        let rules = opening.stricter(active);
        PasswordPolicy::new(rules, self.ctx().config.blocklist.clone())
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

    /// Accepts the password that the subject chose on their own screen.
    fn chosen(&mut self, grant: &str, password: &Sensitive<String>) -> Result<Made, StepError> {
        if !self.takes_password() || !self.is_self_service() {
            return refuse(RefusalCode::Password, "not_asked");
        }
        let Some(snapshot) = self.snapshot() else { return refuse(RefusalCode::Account, "") };
        let policy = self.password_policy();
        let config = self.ctx().config.words.iter().map(String::as_str);
        let names = snapshot.name.expose().split_whitespace().chain([snapshot.account.as_str()]);
        let words: Vec<&str> = config.chain(names).collect();
        let mut problems: Vec<&str> = policy.check(password, &words).iter().map(|p| p.code()).collect();
        let history = self.enrolment()?.passwords.clone();
        if problems.is_empty() && in_history(&history, password) {
            problems.push(PasswordProblem::UsedBefore.code());
        }
        if !problems.is_empty() {
            return refuse(RefusalCode::Password, problems.join(", "));
        }
        let hash = hash_password(self.draws(), password).map_err(|_| self.unwritable())?;
        // A chosen password becomes an old one once it is set, or may have been.
        self.enrolment()?.edit().add_chosen(grant, hash);
        Ok(Made {
            credential: CredentialKind::ChosenPassword,
            secret: Some(password.clone()),
            parts: Vec::new(),
            change_at_first_use: false,
        })
    }

    /// Makes a secret and chooses where it goes.
    fn made(&mut self, grant: &str, terms: Option<Terms<'a>>) -> Result<Made, StepError> {
        let nothing = Made {
            credential: CredentialKind::Nothing,
            secret: None,
            parts: Vec::new(),
            change_at_first_use: false,
        };
        let Some(terms) = terms else { return Ok(nothing) };
        let (credential, secret) = match &terms.grant.kind {
            GrantKind::ReenrolmentKey => (CredentialKind::ReenrolmentKey, Some(self.new_key(grant, &terms)?)),
            GrantKind::OneTimePassword { .. } => {
                let rules = self.password_policy();
                // The password rules may require more characters than the grant declares.
                let length = u16::from(terms.length()).max(*rules.rules().lengths().start());
                let length = u8::try_from(length).unwrap_or(u8::MAX);
                let Some(secret) = one_time_password::make(self.draws(), length, &rules) else {
                    return refuse(RefusalCode::Password, "length");
                };
                (CredentialKind::OneTimePassword, Some(secret))
            }
            GrantKind::External { provider } => {
                (CredentialKind::External { provider: provider.to_string() }, None)
            }
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
        Ok(Made { credential, secret, parts, change_at_first_use: terms.change_at_first_use() })
    }

    /// Makes a key with which the subject enrols again in self-service; stores its MAC and its basis.
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

    /// Signs the grant and sends it to the connector.
    fn deliver(&mut self, approval: Approval, made: Made) -> Result<(), StepError> {
        let Approval { mut granted, record, .. } = approval;
        let Some(party) = self.case().subject.clone() else { return refuse(RefusalCode::Account, "") };
        let config = self.ctx().config;
        let blind = made.secret.as_ref().map(|_| Sensitive::new(self.draws().bytes::<32>("blind")));
        let secret = blind.as_ref().zip(made.secret.as_ref());
        let issued = self.now().div_euclid(1000);
        let claims = GrantClaims {
            iss: config.origin.clone(),
            aud: config.connector.clone(),
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
            aud: config.connector.clone(),
            token_hash: token.sha256_hex(),
            channels: made.parts.iter().map(|part| part.channel.clone()).collect(),
            contacts,
        });

        let (now, mark) = (self.now(), self.subject_mark()?);
        if let Some(grant) = self.ledger()?.grant_mut(&granted.id) {
            grant.state = GrantState::Redeemed;
            // A connector allows for clock skew: no second grant before that has passed.
            grant.end = end.saturating_add(SKEW.saturating_mul(1000));
        }
        if !self.is_self_service() {
            self.operator_mut().edit().count_grant(mark, now);
        }
        let grant = granted.id.clone();
        granted.deliver = Some(self.next_command());
        self.case_mut().phase = Phase::Delivering(granted);
        self.case_mut().pending.clear();
        self.command(CommandTask::Deliver(Box::new(Deliver {
            grant,
            token: Sensitive::new(token.expose().to_owned()),
            connector: config.connector.clone(),
            account: party.id,
            action: self.case().action.clone(),
            credential: made.credential,
            secret: made.secret,
            blind,
            change_at_first_use: made.change_at_first_use,
            parts: made.parts,
        })));
        Ok(())
    }

    /// Delivers a new contact, confirmed by a code that was sent there: the directory gets it by a grant.
    pub(in crate::case) fn deliver_contact(
        &mut self,
        channel: &str,
        address: Sensitive<String>,
    ) -> Result<(), StepError> {
        let Some(approval) = self.case().approval().cloned() else {
            return refuse(RefusalCode::NoEnrolment, channel);
        };
        let credential = CredentialKind::Contact { channel: channel.to_owned() };
        self.deliver(
            approval,
            Made { credential, secret: Some(address), parts: Vec::new(), change_at_first_use: false },
        )
    }

    /// Settles a grant. One that may have had an effect counts as one that had.
    pub(in crate::case) fn carried_out(&mut self, state: CommandStatus) -> Result<(), StepError> {
        let grant = self.case().granted().map(|granted| granted.id.clone()).unwrap_or_default();
        if self.enrolment()?.has_chosen(&grant) {
            let keep = usize::from(self.password_policy().rules().history());
            self.enrolment()?.edit().resolve_chosen(&grant, state != CommandStatus::Failed, keep);
        }
        let ledger = self.ledger()?;
        if let Some(row) = ledger.grant_mut(&grant)
            && row.state == GrantState::Redeemed
        {
            row.state = if state == CommandStatus::Failed { GrantState::Over } else { GrantState::Done };
        }
        if state == CommandStatus::Failed {
            ledger.keys.retain(|key| key.grant != grant);
        }
        if self.case().is_over() {
            // Carried out, perhaps, after the case had ended: the subject must know.
            match state {
                CommandStatus::Done => self.event(Event::Delivered),
                CommandStatus::Unknown => self.event(Event::DeliveryUnknown),
                CommandStatus::Failed => {}
            }
            return Ok(());
        }
        let end = match state {
            CommandStatus::Done => {
                self.event(Event::Delivered);
                Resolution::Done
            }
            CommandStatus::Failed => Resolution::Failed,
            CommandStatus::Unknown => {
                self.event(Event::DeliveryUnknown);
                self.event(Event::Escalate);
                Resolution::Unknown
            }
        };
        self.end_with(end);
        Ok(())
    }
}

/// The channel of a secret that the operator reads out.
const READ_OUT: &str = "read_out";
