use crate::case::challenge::{Challenge, ChallengeKind};
use crate::case::grant::token;
use crate::case::prompt::PromptKey;
use crate::case::protocol::{ExternalResult, ProviderOutcome as Answered, RefusalCode, command, hex};
use crate::case::secret::typed;
use crate::case::state::{Asked, PendingChallenge, ResultOutcome};
use crate::case::step::{AskedRecord, ExternalRecord, Provenance, RecordData, StepError, Transition, refuse};
use crate::decide::Time;
use crate::keys::Sensitive;
use crate::policy::challenge_spec::{self, ChallengeSpec};

/// The time in which a provider must answer, in milliseconds: five minutes.
pub(in crate::case) const OPEN: i64 = 300_000;

impl Challenge for challenge_spec::External {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::External
    }

    fn rings(&self) -> bool {
        self.number_matching
    }

    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        put(self, step, check, false)
    }

    /// Shows a number if numbers are matched, as a real challenge does.
    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        put(self, step, check, true)
    }

    fn texts(&self) -> usize {
        0
    }
}

/// Asks a provider. The nonce ties its answer to this question; if numbers are matched, the caller is
/// shown one and chooses it on the device.
fn put(
    external: &challenge_spec::External,
    step: &mut Transition<'_>,
    check: u16,
    decoy: bool,
) -> Result<AskedRecord, StepError> {
    let provider = external.provider.to_string();
    let nonce: [u8; 16] = step.draws().bytes("nonce");
    let number = external.number_matching.then(|| step.draws().digits("number", 2));
    let mark = number.as_ref().map(|number| step.mark(&hex(&nonce), number.expose())).transpose()?;
    let until = step.now().saturating_add(OPEN);
    if external.number_matching && !decoy {
        let (case, name, now) = (step.case().mark(), step.check_name(check), step.now());
        let budget = step.compiled().limits.pushes();
        let pushes = &mut step.ledger()?.pushes;
        if pushes.is_full(now, budget) {
            return refuse(RefusalCode::PushLimit, name);
        }
        pushes.ring(case, name, now, until);
    }
    let mut ask = step.plain_ask(
        check,
        ChallengeKind::External,
        step.text(PromptKey::AskExternal, &[("provider", &provider)]),
    );
    ask.until = Some(Time::from_milliseconds(until));
    ask.provider = Some(command::Provider { id: provider.clone(), nonce: hex(&nonce), number, decoy });
    step.put(check, PendingChallenge::External { nonce, number: mark, decoy }, ask);
    Ok(AskedRecord::External { provider })
}

impl Transition<'_> {
    /// Accepts a provider's result: once, and only for the question that it was asked.
    pub(in crate::case) fn external(
        &mut self,
        source: &str,
        result: &ExternalResult,
    ) -> Result<(), StepError> {
        if let Some(registration) = self.registration(&result.command) {
            return self.registered(&registration, source, result);
        }
        let check =
            self.asked_by(&result.command, |what| matches!(what, PendingChallenge::External { .. }))?;
        let name = self.check_name(check);
        let Some(Asked { what: PendingChallenge::External { nonce, number, decoy }, .. }) =
            self.case().asked(check).cloned()
        else {
            return refuse(RefusalCode::NotAsked, name);
        };
        let provider = match self.ask_of(check) {
            Some(ChallengeSpec::External(external)) => &*external.provider,
            _ => "",
        };
        let sealed = self.seal("reference", &result.reference)?;
        let expected = hex(&nonce);
        if !Sensitive::from(result.nonce.as_str()).same(expected.as_bytes()) {
            return refuse(RefusalCode::Nonce, name);
        }
        let provenance = self.provenance(provider, name, result)?;
        self.set_record(RecordData::External(ExternalRecord {
            challenge: name.to_owned(),
            provider: provider.to_owned(),
            source: source.to_owned(),
            reference: sealed,
            provenance,
        }));
        if result.reference.is_empty() || !decoy && !self.takes_reference(provider, &result.reference)? {
            return refuse(RefusalCode::Replayed, name);
        }
        let matched = match (&number, &result.number) {
            (Some(expected), Some(given)) => {
                self.mark(&hex(&nonce), typed::code(given.expose()).expose())? == *expected
            }
            (Some(_), None) => false,
            (None, _) => true,
        };
        let item = self.item(check, result.item.as_ref())?;
        let grades = self.grades(check, &result.grades)?;
        let (push, case) = (number.is_some(), self.case().mark());
        if result.outcome == Answered::Inconclusive && push {
            self.effects().outcome = Some(Answered::Failed);
            return self.unanswered(check);
        }
        if !decoy {
            self.ledger()?.pushes.take(case, name);
        }
        match result.outcome {
            Answered::Passed if matched => self.passed(check, item, grades),
            // Approved without the right number: the owner accepted a push that they did not ask for.
            Answered::Passed | Answered::Failed => self.failed(check, item, true),
            Answered::Inconclusive => {
                self.case_mut().forget_asked(check);
                self.effects().outcome = Some(Answered::Inconclusive);
                if !decoy {
                    self.result(check, ResultOutcome::Inconclusive, item, Vec::new());
                }
                Ok(())
            }
        }
    }

    /// Remembers the provider's reference of its answer; returns false if it was seen before.
    pub(in crate::case) fn takes_reference(
        &mut self,
        provider: &str,
        reference: &str,
    ) -> Result<bool, StepError> {
        let now = self.now();
        let mark = self.mark(&["reference/", provider].concat(), reference)?;
        let until = now.saturating_add(self.compiled().limits.adverse_lifetime.milliseconds());
        Ok(self.ledger()?.take_reference(mark, now, until))
    }

    /// Returns the source of a result: the provider by its signature, which is required if its key is
    /// known, or else the host.
    pub(in crate::case) fn provenance(
        &self,
        provider: &str,
        name: &str,
        result: &ExternalResult,
    ) -> Result<Provenance, StepError> {
        let Some(key) = self.ctx().config.providers.get(provider) else { return Ok(Provenance::Host) };
        let claims = token::ProviderClaims {
            case: self.case().id.to_string(),
            challenge: name.to_owned(),
            nonce: result.nonce.clone(),
            result: result.outcome.as_str().to_owned(),
        };
        match &result.proof {
            Some(proof) if token::is_signed(proof, key, &claims) => Ok(Provenance::Signed),
            _ => refuse(RefusalCode::Provenance, name),
        }
    }
}
