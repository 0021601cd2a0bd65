//! A desk with everything around it, and the call that is going on.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::case::{
    CallerInput, CaseId, CommandId, Connector, Ask, HostInput, HostView, Input, Opening, Operator,
    OperatorInput, OperatorKind, OperatorView, Outcome, PasswordPolicy, Released, RequestVouch, Snapshot, Tenant,
    View,
};
use bonafides::{Policy, Time};

use super::accounts::Accounts;
use super::clock::Clock;
use super::error::{Trouble, not_here};
use super::post::Post;
use super::screen::{Look, Screen};
use super::world::World;
use crate::Desk;

/// The policy of the desk.
const POLICY: &str = include_str!("../../policies/service-desk.yaml");
/// The log origin, and the connector next to the directory.
const ORIGIN: &str = "desk.ad.test";
const CONNECTOR: &str = "ad-connector";
/// Passwords that everybody tries first; a real desk has a long list.
const BLOCKED: [&str; 3] = ["correct horse battery staple", "Welcome to ad.test 2026", "Password123456789"];

/// A service desk: the engine's host, the systems around it, and the screen of whoever tries it.
#[derive(Debug)]
pub struct ServiceDesk<'io> {
    /// What is printed.
    pub screen: Screen<'io>,
    /// Everybody there is.
    pub world: World,
    /// Who sits at the desk now.
    pub operator: String,
    /// What time it is.
    pub clock: Clock,
    /// The call that is going on, or the last one.
    pub call: Option<Call>,
    /// Every case of this session, in order, but for the enrolments before it.
    pub cases: Vec<CaseId>,
    pub(super) desk: Desk,
    pub(super) post: Post,
    pub(super) accounts: Accounts,
}

/// One call: what is remembered of it outside the engine.
#[derive(Debug)]
pub struct Call {
    /// Its case.
    pub id: CaseId,
    /// Who the caller says they are.
    pub name: String,
    /// Nobody sits at a desk.
    pub alone: bool,
    /// It has ended.
    pub over: bool,
    /// Challenges that were asked: what the caller was shown.
    pub asked: BTreeMap<String, (CommandId, Ask)>,
    /// The one asked last.
    pub last: Option<String>,
    /// Somebody was asked to vouch.
    pub request: Option<(CommandId, RequestVouch)>,
    /// What the operator was shown last; none if something happened since.
    pub view: Option<OperatorView>,
    /// The approval that can be carried out.
    pub grant: Option<String>,
    /// On the subject's own screen: a new password is what comes next.
    pub approved: bool,
    /// Challenges that the subject's own screen offers.
    pub offers: Vec<String>,
    pub(super) by: Operator,
    /// What was last said of where it stands.
    pub(super) status: String,
    /// Commands that were carried out.
    pub(super) carried: BTreeSet<CommandId>,
}

impl<'io> ServiceDesk<'io> {
    /// A desk with nobody in the line. `repeatable`: the same codes and keys in every run.
    pub fn new(screen: Screen<'io>, post: Post, clock: Clock, repeatable: bool) -> Result<Self, Trouble> {
        let policy = Policy::from_yaml(POLICY).or_else(|error| not_here(error.to_string()))?;
        let world = World::shipped()?;
        let mut tenant = Tenant::new(ORIGIN, CONNECTOR);
        tenant.catalogue.clone_from(&world.own.catalogue);
        tenant.password = PasswordPolicy::default().block(BLOCKED);
        let desk = if repeatable {
            Desk::repeatable(policy, tenant, clock.now())
        } else {
            Desk::new(policy, tenant, clock.now()).or_else(|error| not_here(error.to_string()))?
        };
        let connector = Connector::new(CONNECTOR, ORIGIN).key(bonafides::keys::Keys::grant_key(desk.keys()), desk.keys().grant_public());
        let connector = connector.or_else(|error| not_here(error.to_string()))?;
        let ids = world.directory.users().filter_map(|user| user.guid.clone());
        let accounts = Accounts::new(connector, ids);
        let operator = world.own.operators.first().cloned().unwrap_or_default();
        let cases = Vec::new();
        Ok(Self { screen, world, operator, clock, call: None, cases, desk, post, accounts })
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        self.desk.policies.active()
    }

    /// The call that is going on.
    pub(super) fn present(&mut self) -> Result<&mut Call, Trouble> {
        match &mut self.call {
            Some(call) => Ok(call),
            None => not_here("nobody is on the line"),
        }
    }

    /// Opens a case: somebody says that they are `name`.
    pub(super) fn open(&mut self, name: &str, action: &str, alone: bool) -> Result<(), Trouble> {
        if self.call.as_ref().is_some_and(|call| !call.over) {
            return not_here("somebody is on the line already");
        }
        let by = if alone {
            Operator { id: "portal".to_owned(), kind: OperatorKind::SelfService }
        } else {
            self.person(&self.operator)?
        };
        let subject = self.world.snapshot(name);
        let opening = Opening {
            action: action.to_owned(),
            operator: by.clone(),
            channel: if alone { "web" } else { "phone" }.to_owned(),
            from: None,
            named: name.to_owned(),
            language: "en".to_owned(),
        };
        self.desk.now = self.clock.now();
        let released = match self.desk.open(&opening, subject.as_ref()) {
            Err(bonafides::case::Fault::UnknownAction(action)) => {
                return not_here(format!("the policy has no action `{action}`"));
            }
            released => released?,
        };
        let id = released.case.id().clone();
        self.call = Some(Call {
            id: id.clone(),
            name: name.to_owned(),
            alone,
            over: false,
            asked: BTreeMap::new(),
            last: None,
            request: None,
            view: None,
            grant: None,
            approved: false,
            offers: Vec::new(),
            by,
            status: String::new(),
            carried: BTreeSet::new(),
        });
        if !self.screen.quiet {
            self.cases.push(id.clone());
        }
        let whose = if alone { "self-service".to_owned() } else { format!("operator {}", self.operator) };
        self.screen.detail(Look::Faint, &format!("case {}, {whose}", short(id.as_str())))?;
        self.take(released)
    }

    /// Somebody who signed in at the desk.
    pub(super) fn person(&self, name: &str) -> Result<Operator, Trouble> {
        match self.world.id(name) {
            Some(id) => Ok(Operator { id: id.to_owned(), kind: OperatorKind::Person }),
            None => not_here(format!("there is no `{name}` in the directory")),
        }
    }

    /// What whoever runs the case says.
    pub(super) fn operator_says(&mut self, says: OperatorInput) -> Result<(), Trouble> {
        let by = self.present()?.by.clone();
        self.says_as(&by, says)
    }

    pub(super) fn says_as(&mut self, by: &Operator, says: OperatorInput) -> Result<(), Trouble> {
        let (id, subject) = self.ready()?;
        let released = self.desk.operator(&id, by, says, subject.as_ref())?;
        self.take(released)
    }

    /// What the caller says on a screen of their own.
    pub(super) fn caller_says(&mut self, says: CallerInput) -> Result<(), Trouble> {
        let (id, subject) = self.ready()?;
        let released = self.desk.caller(&id, says, subject.as_ref())?;
        self.take(released)
    }

    /// What a system or provider called `by` says.
    pub(super) fn host_says(&mut self, by: &str, says: HostInput) -> Result<(), Trouble> {
        let (id, subject) = self.ready()?;
        let input = Input::host(self.desk.input_id(by), by, says);
        let released = self.desk.apply(&id, &input, subject.as_ref())?;
        self.take(released)
    }

    pub(super) fn ready(&mut self) -> Result<(CaseId, Option<Snapshot>), Trouble> {
        let now = self.clock.now();
        self.desk.now = now;
        let call = self.present()?;
        let (id, name) = (call.id.clone(), call.name.clone());
        Ok((id, self.world.snapshot(&name)))
    }

    /// What came of a step: says so, and carries its commands out.
    pub(super) fn take(&mut self, released: Released) -> Result<(), Trouble> {
        let reply = released.reply;
        let over = released.case.is_over();
        let call = self.present()?;
        call.over = over;
        match reply.view {
            View::Operator(view) => {
                if let Outcome::Refused(refusal) = &reply.outcome {
                    let text = format!("refused: {refusal}; {}", refusal.code.help());
                    self.screen.detail(Look::Bad, &text)?;
                }
                self.present()?.view = Some(*view);
            }
            View::Host(view) => {
                let refused = if let Outcome::Refused(refusal) = &reply.outcome {
                    Some(format!("refused: {refusal}"))
                } else {
                    None
                };
                self.seen_by_host(&view)?;
                if let Some(text) = refused {
                    self.screen.detail(Look::Bad, &text)?;
                }
            }
            View::Caller(view) => {
                self.clock.wait_until(reply.not_before);
                let call = self.present()?;
                call.approved = view.approved;
                call.offers.clone_from(&view.offers);
                call.view = None;
                let text = vec![view.text];
                if call.alone || reply.outcome != Outcome::Accepted {
                    let place = if call.alone { "on the caller's screen" } else { "the caller hears" };
                    self.screen.framed(place, &text)?;
                }
                let _ = view.shown;
            }
            _ => {}
        }
        self.work()?;
        self.say_where_it_stands()
    }

    fn seen_by_host(&mut self, view: &HostView) -> Result<(), Trouble> {
        let call = self.present()?;
        call.grant.clone_from(&view.grant);
        call.view = None;
        Ok(())
    }

    /// One line, if it changed: what the operator sees of verdict and points.
    fn say_where_it_stands(&mut self) -> Result<(), Trouble> {
        let call = self.present()?;
        let Some(view) = &call.view else { return Ok(()) };
        let mut status = format!("{}, {} of {} points", view.verdict.as_str(), view.points, view.points_required);
        if !view.held_by.is_empty() {
            status = format!("{status}, held by {}", view.held_by.join(", "));
        }
        if !view.next.is_empty() {
            status = format!("{status}; next: {}", view.next.join(", "));
        }
        if status == call.status || call.over {
            return Ok(());
        }
        call.status.clone_from(&status);
        let look = match view.verdict {
            bonafides::Verdict::Approve => Look::Good,
            bonafides::Verdict::Challenge => Look::Plain,
            bonafides::Verdict::Escalate | bonafides::Verdict::Deny => Look::Bad,
        };
        Ok(self.screen.detail(look, &status)?)
    }

    /// The time of day.
    pub(super) fn time(&self) -> String {
        time_of_day(self.clock.now())
    }
}

/// `08:15:00`.
pub(super) fn time_of_day(time: Time) -> String {
    time.to_string().chars().skip(11).take(8).collect()
}

/// Enough of an id or hash to tell it from others.
pub(super) fn short(id: &str) -> String {
    id.chars().take(8).collect()
}
