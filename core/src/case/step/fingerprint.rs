//! Fingerprints of inputs: two inputs are the same if, and only if, their contents are.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::audit::DESK;
use crate::case::protocol::{
    AdministratorInput, CallerInput, CaseId, DeskInput, Enrol, Fault, HostInput, Input, InputId,
    OperatorInput, Said,
};
use crate::case::state::Mark;
use crate::keys::{KeyName, Keys, Sensitive};

/// The MACs of an input's id and content.
pub(in crate::case) struct InputFingerprint {
    pub(in crate::case) id: Mark,
    pub(in crate::case) content: Mark,
    /// The HMAC of the id, as in the record.
    pub(in crate::case) recorded: [u8; 32],
}

impl InputFingerprint {
    pub(in crate::case) fn of(case: &CaseId, input: &Input, keys: &dyn Keys) -> Result<Self, Fault> {
        Self::made(case.as_str(), &input.id, &content(input), keys)
    }

    /// Returns the fingerprint of an administrator's step.
    pub(in crate::case) fn of_desk(input: &DeskInput, keys: &dyn Keys) -> Result<Self, Fault> {
        Self::made(DESK, &input.id, &desk_content(input), keys)
    }

    fn made(chain: &str, id: &InputId, content: &[u8], keys: &dyn Keys) -> Result<Self, Fault> {
        let index = keys.current(KeyName::Index);
        let recorded = keys.mac(KeyName::Index, index, &[id.as_str().as_bytes()])?;
        // Under `index`, which does not rotate: a duplicate must be recognised for as long as the case lives.
        let parts = [b"content\0".as_slice(), chain.as_bytes(), content];
        let content = keys.mac(KeyName::Index, index, &parts)?;
        Ok(Self { id: recorded.into(), content: content.into(), recorded })
    }

    pub(in crate::case) const fn pair(&self) -> (Mark, Mark) {
        (self.id, self.content)
    }
}

/// Returns everything but the id, each part with its length, so that no two contents encode alike.
fn content(input: &Input) -> Zeroizing<Vec<u8>> {
    let mut out = Content(Zeroizing::new(Vec::with_capacity(128)));
    match &input.said {
        Said::Operator { by, says } => {
            out.text("operator").text(&by.id).text(by.kind.as_str());
            out.operator(says);
        }
        Said::Caller { by, says } => {
            out.text("caller").optional(by.session.as_deref());
            out.caller(says);
        }
        Said::Host { by, says } => {
            out.text("host").text(by);
            out.host(says);
        }
    }
    out.0
}

/// Returns the same for an administrator's step.
fn desk_content(input: &DeskInput) -> Zeroizing<Vec<u8>> {
    let mut out = Content(Zeroizing::new(Vec::with_capacity(128)));
    out.text("administrator").text(&input.by.id).text(input.by.kind.as_str());
    out.text(&input.account).secret(&input.reason);
    match &input.says {
        AdministratorInput::RepairClock { present } => {
            out.text("repair_clock").number(present.milliseconds());
        }
        AdministratorInput::EnableCheck { check } => {
            out.text("enable_check").text(check);
        }
        AdministratorInput::ProposePolicy { digest, role } => {
            out.text("propose_policy").text(digest).text(role.as_str());
            out.number(role.share().unwrap_or_default().into());
        }
        AdministratorInput::UsePolicy { digest, role, two_people, groups } => {
            out.text("use_policy").text(digest).text(role.as_str());
            out.number(role.share().unwrap_or_default().into()).number((*two_people).into());
            out.text(groups.as_deref().unwrap_or_default());
        }
        AdministratorInput::RotateKey { key, id } => {
            out.text("rotate_key").text(key).text(id);
        }
        AdministratorInput::ErasePerson => {
            out.text("erase_person");
        }
        AdministratorInput::Resolve { of, action, since, until, people } => {
            out.text("resolve").optional(of.as_deref()).optional(action.as_deref());
            out.time(*since).time(*until).names(people);
        }
        AdministratorInput::Export { form, first, records } => {
            out.text("export").text(form);
            for number in [first, records] {
                out.number(i64::try_from(*number).unwrap_or(i64::MAX));
            }
        }
    }
    out.0
}

struct Content(Zeroizing<Vec<u8>>);

impl Content {
    fn text(&mut self, text: &str) -> &mut Self {
        self.number(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    fn secret(&mut self, text: &Sensitive<String>) -> &mut Self {
        self.text(text.expose())
    }

    fn number(&mut self, number: i64) -> &mut Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    fn time(&mut self, time: Option<crate::decide::Time>) -> &mut Self {
        match time {
            Some(time) => self.number(1).number(time.milliseconds()),
            None => self.number(0),
        }
    }

    fn names(&mut self, names: &[String]) -> &mut Self {
        self.number(i64::try_from(names.len()).unwrap_or(i64::MAX));
        for name in names {
            self.text(name);
        }
        self
    }

    fn optional_secret(&mut self, text: Option<&Sensitive<String>>) -> &mut Self {
        self.optional(text.map(|text| text.expose().as_str()))
    }

    fn list(&mut self, list: &[Sensitive<String>]) -> &mut Self {
        self.number(i64::try_from(list.len()).unwrap_or(i64::MAX));
        for text in list {
            self.secret(text);
        }
        self
    }

    fn grades(&mut self, grades: &BTreeMap<String, u16>) -> &mut Self {
        self.number(i64::try_from(grades.len()).unwrap_or(i64::MAX));
        for (name, grade) in grades {
            self.text(name).number(i64::from(*grade));
        }
        self
    }

    fn operator(&mut self, says: &OperatorInput) -> &mut Self {
        match says {
            OperatorInput::Choose { challenge, contact } => {
                self.text("choose").text(challenge).number(contact.map_or(-1, i64::from))
            }
            OperatorInput::Answer { challenge, answers } => self.text("answer").text(challenge).list(answers),
            OperatorInput::Unavailable { challenge } => self.text("unavailable").text(challenge),
            OperatorInput::Confirm { challenge, fields, item, grades } => {
                self.text("confirm").text(challenge);
                self.number(i64::try_from(fields.len()).unwrap_or(i64::MAX));
                for (name, value) in fields {
                    self.text(name).secret(value);
                }
                self.optional_secret(item.as_ref()).grades(grades)
            }
            OperatorInput::Escalate { reason } => self.text("escalate").secret(reason),
            OperatorInput::TakeOver => self.text("take_over"),
            OperatorInput::View => self.text("view"),
            OperatorInput::EndGrant => self.text("end_grant"),
            OperatorInput::Cancel => self.text("cancel"),
        }
    }

    fn caller(&mut self, says: &CallerInput) -> &mut Self {
        match says {
            CallerInput::Answer { challenge, answers } => self.text("answer").text(challenge).list(answers),
            CallerInput::NotMe { token } => self.text("not_me").optional_secret(token.as_ref()),
            CallerInput::Key { key } => self.text("key").secret(key),
            CallerInput::Enrol { what: enrol } => self.text("enrol").enrol(enrol),
            CallerInput::Cancel => self.text("cancel"),
        }
    }

    fn enrol(&mut self, enrol: &Enrol) -> &mut Self {
        match enrol {
            Enrol::Questions { challenge, answers } => {
                self.text("questions").text(challenge);
                self.number(i64::try_from(answers.len()).unwrap_or(i64::MAX));
                for pair in answers {
                    self.secret(&pair.question).secret(&pair.answer);
                }
                self
            }
            Enrol::Authenticator { challenge } => self.text("authenticator").text(challenge),
            Enrol::AuthenticatorCode { challenge, code } => {
                self.text("authenticator_code").text(challenge).secret(code)
            }
            Enrol::RecoveryCodes { challenge } => self.text("recovery_codes").text(challenge),
            Enrol::Contact { challenge, address } => self.text("contact").text(challenge).secret(address),
            Enrol::ContactCode { challenge, code } => self.text("contact_code").text(challenge).secret(code),
            Enrol::Registration { challenge } => self.text("registration").text(challenge),
            Enrol::Reconfirm { challenge } => self.text("reconfirm").text(challenge),
            Enrol::Remove { challenge } => self.text("remove").text(challenge),
        }
    }

    fn host(&mut self, says: &HostInput) -> &mut Self {
        match says {
            HostInput::Signal { check, outcome, at, value } => {
                self.text("signal").text(check).text(outcome);
                self.number(at.map_or(i64::MIN, crate::decide::Time::milliseconds));
                self.optional_secret(value.as_ref())
            }
            HostInput::External(result) => {
                self.text("external").text(&result.command.to_string()).text(&result.nonce);
                self.text(&result.reference).text(result.outcome.as_str());
                self.optional_secret(result.number.as_ref()).optional_secret(result.item.as_ref());
                self.grades(&result.grades).optional(result.proof.as_deref())
            }
            HostInput::Vouch { command, voucher, states, level } => {
                self.text("vouch").text(&command.to_string()).text(voucher);
                self.number(i64::from(*states)).text(level)
            }
            HostInput::Report { command, state, text } => {
                self.text("report").text(&command.to_string()).text(state.as_str());
                self.optional_secret(text.as_ref())
            }
            HostInput::Redeem { grant, password } => {
                self.text("redeem").text(grant).optional_secret(password.as_ref())
            }
            HostInput::Delivered { command } => self.text("delivered").text(&command.to_string()),
            HostInput::Store { field, value } => {
                self.text("store").text(field).optional_secret(value.as_ref())
            }
            HostInput::TimePassed => self.text("time_passed"),
        }
    }
}
