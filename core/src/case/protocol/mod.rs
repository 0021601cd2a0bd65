//! The public types of a case: context, inputs, commands, views, refusals and faults.

pub(in crate::case) mod administrator;
pub(in crate::case) mod block;
pub(in crate::case) mod command;
pub(in crate::case) mod context;
pub(in crate::case) mod exposed;
pub(in crate::case) mod fault;
pub(in crate::case) mod id;
pub(in crate::case) mod input;
pub(in crate::case) mod refusal;
pub(in crate::case) mod unavailable;
pub(in crate::case) mod view;

pub(in crate::case) use administrator::{AdministratorInput, DeskInput, PolicyUse};
pub(in crate::case) use block::Block;
pub(in crate::case) use command::{
    Command, CommandData, CommandTask, CredentialKind, Deliver, Notify, Part, PresentChallenge, Provider,
    Recipient, Register, RequestVouch, Resolution, SendMessage,
};
pub(in crate::case) use context::{
    Contact, Context, Fact, Relationship, Rows, SubjectProfile, destination, in_order, same_place,
};
pub(in crate::case) use fault::Fault;
pub(in crate::case) use id::{CaseId, CommandId, InputId, hex};
pub(in crate::case) use input::{
    Caller, CallerInput, CommandStatus, Enrol, ExternalResult, HostInput, Input, Operator, OperatorInput,
    OperatorKind, ProviderOutcome, QuestionAndAnswer, Said,
};
pub(in crate::case) use refusal::{Refusal, RefusalCode};
pub(in crate::case) use unavailable::{Because, Unavailable};
pub(in crate::case) use view::{
    CallerView, CaseState, ChallengeState, ChallengeView, FactorView, HostView, OperatorView, View,
};
