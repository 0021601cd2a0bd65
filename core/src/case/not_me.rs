//! "This was not me": legal in any state and however late.

use subtle::ConstantTimeEq as _;

use super::command::{End, Task};
use super::fault::Fault;
use super::input::Caller;
use super::ledger::GrantState;
use super::notice::Event;
use super::secret::recovery;
use super::work::{Halt, Work};
use crate::keys::Sensitive;

/// A proven "not me" closes every way in for so long, in milliseconds: 24 hours.
const FENCE: i64 = 86_400_000;

/// What shows that it is the subject who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// A token of a notice.
    Token,
    /// A session of the subject at a provider.
    Session,
    /// Nothing: somebody says so.
    Said,
}

impl Proof {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Session => "session",
            Self::Said => "said",
        }
    }
}

impl Work<'_> {
    /// Ends every case, approval, grant, code and key of the subject, and tells people. With a proof
    /// it also fences the subject. It works on the ledger, so other cases need not be at hand.
    pub(super) fn say_not_me(&mut self, by: &Caller, token: Option<&Sensitive<String>>) -> Result<(), Halt> {
        self.kind = "not_me";
        let proof = self.proof(by, token)?;
        let now = self.now;
        let mut revoked = Vec::new();
        if let Some(row) = &mut self.subject {
            let ledger = row.edit();
            ledger.epoch = ledger.epoch.saturating_add(1);
            ledger.keys.clear();
            if proof != Proof::Said {
                ledger.fenced_until = ledger.fenced_until.max(now.saturating_add(FENCE));
            }
            for grant in &mut ledger.grants {
                // What somebody merely says does not undo what was done long ago.
                let undo = match grant.state {
                    GrantState::Redeemed => true,
                    GrantState::Done => proof != Proof::Said,
                    GrantState::Approved | GrantState::Over => false,
                };
                if undo {
                    revoked.push(grant.id.clone());
                }
                // One that was carried out stays known, so that a later proof can still undo it.
                if undo || grant.state == GrantState::Approved {
                    grant.state = GrantState::Over;
                }
            }
            let (epoch, fenced) = (ledger.epoch, ledger.is_fenced(now));
            self.data.put("epoch", epoch).put("fence", fenced);
            self.case.epoch = epoch;
        }
        self.data.put("proof", proof.as_str());
        let account = self.case.subject.as_ref().map_or("", |party| &party.id).to_owned();
        for grant in revoked {
            self.command(Task::Revoke { grant, account: account.clone() });
        }
        self.event(Event::NotMe);
        self.conclude(End::NotMe);
        Ok(())
    }

    /// A token is used once.
    fn proof(&mut self, by: &Caller, token: Option<&Sensitive<String>>) -> Result<Proof, Fault> {
        let (keys, now) = (self.ctx.keys, self.now);
        if let (Some(token), Some(row)) = (token, &mut self.subject) {
            let mut used = None;
            for (at, notice) in row.notices.iter().enumerate().filter(|(_, notice)| now < notice.end) {
                let mac = recovery::mac(keys, &notice.vault, token.expose())?;
                if bool::from(mac.ct_eq(&notice.mac)) {
                    used = Some(at);
                }
            }
            if let Some(at) = used {
                row.edit().notices.remove(at);
                return Ok(Proof::Token);
            }
        }
        Ok(if by.session.is_some() { Proof::Session } else { Proof::Said })
    }
}
