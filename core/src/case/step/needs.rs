//! The rows that a step will read, named in advance so that the host reads them in one go.

use crate::case::protocol::{
    CallerInput, Context, Enrol, Fault, HostInput, Input, OperatorInput, OperatorKind, Said,
};
use crate::case::state::{Case, RowOf};
use crate::case::step::Opening;
use crate::keys::{Keys, StateKey};

impl Case {
    /// Returns every row that [`Case::apply`] will read for this input. Absent rows must also be passed.
    pub fn needs(&self, input: &Input, ctx: &Context<'_>) -> Result<Vec<StateKey>, Fault> {
        let mut needs = Needs::new(ctx.keys);
        needs.keys.push(Self::key(&self.state.id));
        let subject = self.account();
        if let Some(subject) = subject {
            needs.add(RowOf::Person(subject))?;
            needs.add(RowOf::Keyring(subject))?;
        }
        needs.add(RowOf::Person(&self.state.operator.id))?;
        let on_screen = !matches!(input.said, Said::Host { .. });
        if on_screen && self.state.operator.kind == OperatorKind::SelfService {
            // Any step of the subject's own screen may show recovery codes that are owed.
            needs.enrolment(subject)?;
        }
        match &input.said {
            Said::Operator { says, by } => {
                if by.id != self.state.operator.id {
                    needs.add(RowOf::Keyring(&by.id))?;
                }
                match says {
                    OperatorInput::Choose { challenge, .. } => {
                        needs.enrolment(subject)?;
                        self.destinations(challenge, ctx, &mut needs)?;
                    }
                    OperatorInput::Answer { .. } => needs.enrolment(subject)?,
                    OperatorInput::TakeOver => {
                        needs.enrolment(subject)?;
                        needs.add(RowOf::Person(&by.id))?;
                    }
                    _ => {}
                }
            }
            Said::Caller { says, .. } => match says {
                CallerInput::Answer { .. } => needs.enrolment(subject)?,
                CallerInput::Enrol { what: enrol } => {
                    needs.enrolment(subject)?;
                    if let Enrol::Contact { address, .. } = enrol {
                        needs.add(RowOf::Destination(address.expose()))?;
                    }
                }
                _ => {}
            },
            Said::Host { says, .. } => match says {
                HostInput::Vouch { voucher, .. } => {
                    needs.add(RowOf::Person(voucher))?;
                    needs.add(RowOf::Keyring(voucher))?;
                }
                HostInput::Report { command, .. } => {
                    needs.add(RowOf::Outbox(command))?;
                    // A chosen password now becomes an old one, or is dropped.
                    needs.enrolment(subject)?;
                }
                HostInput::Redeem { .. } | HostInput::Store { .. } => needs.enrolment(subject)?,
                _ => {}
            },
        }
        Ok(needs.keys)
    }

    /// Returns every row that [`Case::open`] will read.
    pub fn needs_open(opening: &Opening, ctx: &Context<'_>) -> Result<Vec<StateKey>, Fault> {
        let mut needs = Needs::new(ctx.keys);
        needs.keys.push(Self::key(&Self::drawn_id(ctx)));
        if let Some(snapshot) = ctx.subject {
            needs.add(RowOf::Person(&snapshot.account))?;
            needs.add(RowOf::Keyring(&snapshot.account))?;
            needs.enrolment(Some(&snapshot.account))?;
        }
        needs.add(RowOf::Person(&opening.operator.id))?;
        needs.add(RowOf::Keyring(&opening.operator.id))?;
        Ok(needs.keys)
    }

    /// Adds the destinations to which this challenge may send something.
    fn destinations(&self, challenge: &str, ctx: &Context<'_>, needs: &mut Needs<'_>) -> Result<(), Fault> {
        let Some(policy) = ctx.policies.find(&self.state.policy) else { return Ok(()) };
        let (compiled, Some(subject)) = (policy.compiled(), ctx.subject) else { return Ok(()) };
        let asked = compiled.checks.find(challenge).and_then(|id| compiled.checks.challenge(id));
        let addresses = asked.map(|asked| asked.ask.challenge().addresses(compiled, subject));
        addresses.into_iter().flatten().try_for_each(|address| needs.add(RowOf::Destination(address)))
    }
}

struct Needs<'a> {
    store: &'a dyn Keys,
    keys: Vec<StateKey>,
}

impl<'a> Needs<'a> {
    fn new(store: &'a dyn Keys) -> Self {
        Self { store, keys: Vec::with_capacity(8) }
    }

    fn add(&mut self, row: RowOf<'_>) -> Result<(), Fault> {
        let key = row.key(self.store)?;
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
        Ok(())
    }

    fn enrolment(&mut self, subject: Option<&str>) -> Result<(), Fault> {
        subject.map_or(Ok(()), |subject| self.add(RowOf::Enrolment(subject)))
    }
}
