use serde::Deserialize;

use crate::case::protocol::{
    Caller, CallerInput, CaseId, CommandTask, Context, Fault, Input, InputId, Operator, OperatorInput,
    OperatorKind, Refusal, RefusalCode, Resolution, Rows, Said,
};
use crate::case::secret::answer::{LONGEST_ANSWER, normalise};
use crate::case::state::{Case, Loaded, Mark, Party, Person, Phase, Purpose, RowOf, State};
use crate::case::step::{
    Clock, ContactRecord, Event, InputFingerprint, OpenRecord, Outcome, RecordData, Step, StepError,
    Transition, cut,
};
use crate::keys::{Draws, KeyName, Row, Sensitive};
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::Check;

/// The opening of a case. The context contains the subject.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Opening {
    /// The requested action: an action of the policy, or `not_me`.
    pub action: String,
    /// The operator.
    pub operator: Operator,
    /// The channel of the first contact: `phone`, `chat`, `web`.
    pub channel: String,
    /// The number or address of the caller, for the record; sealed.
    #[serde(default)]
    pub from: Option<Sensitive<String>>,
    /// The account name that the caller gave, as typed. Decoys are drawn from it, even if the directory
    /// knows it. Case, spaces and the domain make no difference (`EngineConfig::domains`).
    #[serde(default)]
    pub named: String,
    /// The language of the screen, for callers whom the directory does not know.
    #[serde(default)]
    pub language: String,
}

impl Opening {
    /// Returns an opening by `operator` over `channel`, without the caller's words and number.
    pub fn new(action: impl Into<String>, operator: Operator, channel: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            operator,
            channel: channel.into(),
            from: None,
            named: String::new(),
            language: String::new(),
        }
    }

    /// Sets the number or address of the caller.
    #[must_use]
    pub fn from(mut self, from: impl Into<Option<Sensitive<String>>>) -> Self {
        self.from = from.into();
        self
    }

    /// Sets the account name that the caller gave, as typed.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.named = name.into();
        self
    }

    /// Sets the language of the screen.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }
}

/// The maximum bytes that are kept of the channel, and of the language of the screen.
const CHANNEL: usize = 64;
const LANGUAGE: usize = 35;

/// The action of a case that only says "not me".
const NOT_ME: &str = "not_me";

impl Case {
    /// Opens a case about the subject of the context. Pass the rows of [`Case::needs_open`].
    ///
    /// A case that cannot continue, such as an operator's about their own account, is opened, recorded
    /// and refused. An action that the policy does not have is a fault.
    pub fn open(id: &InputId, opening: &Opening, ctx: &Context<'_>, rows: &[Row]) -> Result<Step, Fault> {
        let policy = ctx.policies.active();
        if opening.action == NOT_ME || policy.compiled().action(&opening.action).is_none() {
            return Err(Fault::UnknownAction(opening.action.clone()));
        }
        enough_questions(opening, ctx)?;
        let mut work = Self::begin(opening, Purpose::Action, ctx, Rows(rows))?;
        let said = Said::Operator { by: opening.operator.clone(), says: OperatorInput::View };
        let input = Input { id: id.clone(), said };
        let fingerprint = InputFingerprint::of(&work.case().id, &input, ctx.keys)?;
        work.opens_once(&fingerprint)?;
        let opened = work.opened(opening);
        work.opens(&input, &fingerprint, opened)
    }

    /// Opens a case for "this was not me", said when no case is open. The case ends at once.
    pub fn not_me(
        id: &InputId,
        opening: &Opening,
        caller: &Caller,
        token: Option<&Sensitive<String>>,
        ctx: &Context<'_>,
        rows: &[Row],
    ) -> Result<Step, Fault> {
        let mut work = Self::begin(opening, Purpose::NotMe, ctx, Rows(rows))?;
        let input = Input::caller(id.clone(), caller.clone(), CallerInput::NotMe { token: token.cloned() });
        let fingerprint = InputFingerprint::of(&work.case().id, &input, ctx.keys)?;
        work.opens_once(&fingerprint)?;
        let contact = work.introduce(opening, NOT_ME)?;
        let said = work.say_not_me(caller, token, Some(contact));
        work.opens(&input, &fingerprint, said)
    }

    /// Returns the id that the case gets with this seed.
    pub(in crate::case) fn drawn_id(ctx: &Context<'_>) -> CaseId {
        CaseId::drawn(Draws::new(ctx.seed.expose(), "", 0).bytes("case"))
    }

    fn begin<'a>(
        opening: &Opening,
        purpose: Purpose,
        ctx: &'a Context<'a>,
        rows: Rows<'a>,
    ) -> Result<Transition<'a>, Fault> {
        let (action, clock) = match purpose {
            Purpose::Action => (opening.action.as_str(), Clock::Right),
            Purpose::NotMe => (NOT_ME, Clock::Any),
        };
        let keys = ctx.keys;
        let key = Self::key(&Self::drawn_id(ctx));
        rows.get(&key)?;
        let now = ctx.now.milliseconds();
        let (epoch, born) = match ctx.subject {
            Some(snapshot) => {
                let key = RowOf::Person(&snapshot.account).key(keys)?;
                let row = Loaded::<Person>::read(rows, key, keys)?;
                (row.epoch, row.born)
            }
            None => (0, Mark::default()),
        };
        let typed = one_name(cut(&opening.named, LONGEST_ANSWER), &ctx.config.domains);
        // From what was typed, for known and unknown accounts alike: otherwise two spellings of a name would
        // get the same challenges only if the account exists.
        let named = match ctx.subject {
            Some(snapshot) if typed.expose().is_empty() => snapshot.account.as_str(),
            _ => typed.expose().as_str(),
        };
        let about =
            keys.mac(KeyName::Index, keys.current(KeyName::Index), &[b"about\0", named.as_bytes()])?;
        let state = State {
            id: Self::drawn_id(ctx),
            seq: 0,
            previous: [0; 32],
            opened: now,
            last: i64::MIN,
            purpose,
            action: action.to_owned(),
            policy: ctx.policies.active().digest().to_owned(),
            channel: cut(&opening.channel, CHANNEL).to_owned(),
            language: cut(&opening.language, LANGUAGE).to_owned(),
            subject: ctx.subject.map(|s| Party { id: s.account.clone(), alias: String::new() }),
            about: crate::case::protocol::id::hex(&about),
            epoch,
            born,
            operator: opening.operator.clone(),
            alias: String::new(),
            earlier: Vec::new(),
            vouched: Vec::new(),
            phase: Phase::Collecting,
            decoy: false,
            evidence: Vec::new(),
            items: Vec::new(),
            not_enrolled: Vec::new(),
            struck: Vec::new(),
            asked: Vec::new(),
            tries: Vec::new(),
            issues: 0,
            open: Vec::new(),
            inputs: Vec::new(),
            pending: Vec::new(),
            seen: false,
            deadline: None,
        };
        let mut work = Transition::begin(state, 0, ctx, rows, clock)?;
        work.case_mut().opened = work.now();
        work.case_mut().operator = work.remembered_operator(&opening.operator);
        work.case_mut().born = work.birth();
        work.case_mut().alias = work.alias(&opening.operator.id)?;
        if let Some(snapshot) = ctx.subject {
            let alias = work.alias(&snapshot.account)?;
            work.case_mut().subject = Some(Party { id: snapshot.account.clone(), alias });
        }
        Ok(work)
    }
}

/// Returns one spelling for all ways to type the name of an account: without case, accents and white
/// space, and without the domain before a `\` or after an `@`.
fn one_name(typed: &str, domains: &[String]) -> Sensitive<String> {
    let ours = |domain: &str| {
        let domain = normalise(domain);
        domains.is_empty() || domains.iter().any(|known| normalise(known).same(domain.expose().as_bytes()))
    };
    let name = match (typed.split_once('\\'), typed.rsplit_once('@')) {
        (Some((domain, name)), _) if ours(domain) => name,
        (_, Some((name, domain))) if ours(domain) => name,
        _ => typed,
    };
    let name = normalise(name);
    if name.expose().is_empty() { normalise(typed) } else { name }
}

/// Checks that there are enough questions to draw from: decoys ask as many as real cases.
fn enough_questions(opening: &Opening, ctx: &Context<'_>) -> Result<(), Fault> {
    let have = ctx.config.catalogue.len();
    let checks = &ctx.policies.active().compiled().checks;
    let asks = checks.challenges().filter_map(|(_, challenge)| match &challenge.ask {
        ChallengeSpec::Questions(questions) => Some(usize::from(questions.ask)),
        _ => None,
    });
    let need = asks.max().unwrap_or_default();
    if opening.operator.kind == OperatorKind::SelfService && have < need {
        return Err(Fault::Catalogue { have, need });
    }
    Ok(())
}

impl Transition<'_> {
    /// Makes the first step. A case that cannot continue is also opened: its refusal ends it.
    fn opens(
        self,
        input: &Input,
        fingerprint: &InputFingerprint,
        done: Result<(), StepError>,
    ) -> Result<Step, Fault> {
        match done {
            Ok(()) => self.finish(input, fingerprint, None, None),
            Err(StepError::Refuse(refusal) | StepError::Ended(refusal)) => {
                self.finish(input, fingerprint, None, Some(refusal))
            }
            Err(StepError::Read) => self.unchanged(input, Outcome::Accepted),
            Err(StepError::Fault(fault)) => Err(fault),
        }
    }

    /// Prevents the same input from opening a second case: the reply to the first may be lost.
    fn opens_once(&mut self, fingerprint: &InputFingerprint) -> Result<(), Fault> {
        let (case, mark, now) = (self.case().id.as_str().to_owned(), self.case().mark(), self.now());
        let until = now.saturating_add(self.compiled().limits.case().milliseconds());
        let Some(row) = self.subject_mut() else { return Ok(()) };
        if let Some(known) = row.opened_by(fingerprint.id).and_then(|id| id.parse().ok()) {
            return Err(Fault::AlreadyOpened(known));
        }
        row.edit().add_opening(fingerprint.id, &case);
        row.edit().add_open(mark, now, until);
        Ok(())
    }

    /// Returns the record of a first contact.
    fn introduce(&mut self, opening: &Opening, action: &str) -> Result<ContactRecord, Fault> {
        Ok(ContactRecord {
            action: action.to_owned(),
            channel: cut(&opening.channel, CHANNEL).to_owned(),
            operator_kind: opening.operator.kind,
            from: self.seal_any("from", opening.from.as_ref())?,
            subject: self.subject_record()?,
        })
    }

    fn opened(&mut self, opening: &Opening) -> Result<(), StepError> {
        let alone = opening.operator.kind == OperatorKind::SelfService;
        let contact = self.introduce(opening, &opening.action)?;
        let reason = if self.operator_is_permitted() { None } else { Some(RefusalCode::WrongOperator) };
        let known = self.case().subject.is_some();
        self.set_record(RecordData::Open(OpenRecord { contact, reason: reason.filter(|_| known || alone) }));
        if self.case().subject.is_some() {
            self.case_mut().not_enrolled = self.not_enrolled()?;
        } else {
            self.case_mut().decoy = true;
        }
        if self.case().subject.is_none() && !alone {
            return Err(StepError::Ended(Refusal::new(RefusalCode::Account, "")));
        }
        if let Some(reason) = reason.filter(|_| !alone) {
            // Nobody else can take it over: an operator who may run such a case opens a new one.
            self.event(Event::Deny);
            self.conclude(Resolution::Denied);
            return Err(StepError::Ended(Refusal::new(reason, "")));
        }
        let from_host = |check: &&Check| check.challenge().is_none() && check.from.is_none();
        let signals = self.compiled().checks.list.iter().filter(from_host);
        let signals: Vec<String> = signals.map(|signal| signal.name.to_string()).collect();
        if !signals.is_empty() {
            self.command(CommandTask::Observe { signals });
        }
        if self.has_failed_elsewhere(self.compiled()) {
            self.event(Event::FailedElsewhere);
        }
        Ok(())
    }
}
