//! Registrations at a provider: the provider keeps what was registered, and this engine decides whether it counts.

use crate::case::challenge::PROVIDER_ANSWERS;
use crate::case::protocol::{
    CommandId, CommandTask, ExternalResult, ProviderOutcome, RefusalCode, Register, hex,
};
use crate::case::state::{GrantRow, GrantState, PendingWhat};
use crate::case::step::{Change, EnrolRecord, RecordData, RegistrationRecord, StepError, Transition, refuse};
use crate::decide::Time;
use crate::keys::Sensitive;
use crate::policy::challenge_spec::ChallengeSpec;

/// A registration that waits for its provider.
pub(in crate::case) struct Registration {
    check: u16,
    nonce: [u8; 16],
    until: i64,
}

impl Transition<'_> {
    /// Asks the provider of a challenge for a registration. The nonce ties its answer to this approval.
    pub(super) fn request_registration(&mut self, check: u16) -> Result<(), StepError> {
        let name = self.check_name(check);
        let Some(ChallengeSpec::External(external)) = self.ask_of(check) else {
            return refuse(RefusalCode::NoEnrolment, name);
        };
        let provider = external.provider.to_string();
        let nonce: [u8; 16] = self.draws().bytes("registration");
        let until = self.now().saturating_add(PROVIDER_ANSWERS);
        let command = self.next_command();
        self.wait_for(check, PendingWhat::Registration { nonce, command, until });
        self.command(CommandTask::Register(Register {
            challenge: name.to_owned(),
            provider,
            nonce: hex(&nonce),
            until: Time::from_milliseconds(until),
        }));
        Ok(())
    }

    /// Returns the registration that this command asked for, if it still waits.
    pub(in crate::case) fn registration(&self, command: &CommandId) -> Option<Registration> {
        if command.case != self.case().id {
            return None;
        }
        self.case().pending.iter().find_map(|pending| match pending.what {
            PendingWhat::Registration { nonce, command: (seq, n), until }
                if (command.seq, command.n) == (seq, n) =>
            {
                Some(Registration { check: pending.check, nonce, until })
            }
            _ => None,
        })
    }

    /// Accepts the provider's answer to a registration: once, and only if the approval still holds.
    pub(in crate::case) fn registered(
        &mut self,
        registration: &Registration,
        source: &str,
        result: &ExternalResult,
    ) -> Result<(), StepError> {
        let Registration { check, nonce, until } = *registration;
        let name = self.check_name(check);
        if self.now() >= until {
            return refuse(RefusalCode::TooLate, result.command.to_string());
        }
        if !Sensitive::from(result.nonce.as_str()).same(hex(&nonce).as_bytes()) {
            return refuse(RefusalCode::Nonce, name);
        }
        let Some(ChallengeSpec::External(external)) = self.ask_of(check) else {
            return refuse(RefusalCode::NoEnrolment, name);
        };
        let provider = &*external.provider;
        let provenance = self.provenance(provider, name, result)?;
        self.may_enrol(name)?;
        if result.reference.is_empty() || !self.takes_reference(provider, &result.reference)? {
            return refuse(RefusalCode::Replayed, name);
        }
        let reference = self.seal("reference", &result.reference)?;
        let (provider, source) = (provider.to_owned(), source.to_owned());
        let mut record = EnrolRecord::new(name, Change::Registered);
        let registration = hex(&nonce);
        record.registration =
            Some(RegistrationRecord { registration, provider, source, reference, provenance });
        self.set_record(RecordData::Enrol(record));
        self.effects().outcome = Some(result.outcome);
        self.case_mut().pending.retain(|pending| pending.check != check);
        match result.outcome {
            ProviderOutcome::Passed => {
                self.remember_registration(&nonce)?;
                self.enrolled_anew(check, &[])
            }
            ProviderOutcome::Failed | ProviderOutcome::Inconclusive => Ok(()),
        }
    }

    /// Records the registration in the ledger like a grant that was carried out, so that a late "not me" revokes it.
    fn remember_registration(&mut self, nonce: &[u8; 16]) -> Result<(), StepError> {
        let (id, case, epoch) = (hex(nonce), self.case().mark(), self.case().epoch);
        let (action, now) = (self.case().action.clone(), self.now());
        let row = GrantRow { id, case, action, epoch, state: GrantState::Done, end: now };
        self.ledger()?.add_grant(row, now);
        Ok(())
    }
}
