use bonafides::case;
use bonafides_surface::{self as surface, Delivery as Deliver, EngineConfig as Config};

use crate::Result;
use crate::types::{
    Caller, CallerInput, Cell, Chain, Claims, Command, CoverageReport, Delivery, DeskInput, DeskReply, Diff,
    EngineConfig, Guards, Input, LogCases, LogEvidence, Opening, OperatorInput, Person, Record, Redeemed,
    ReplayedLog, Reply, ResolvedRecord, Review, Story, SubjectProfile, VerifiedLog, VerifiedReceipt, Ways,
    Weights,
};

/// Records from JSON; what goes in is first read as the form of the engine.
macro_rules! forms {
    ($($from:ident $what:literal $record:ident $(as $form:ty)?;)*) => {$(
        /// Reads it from JSON.
        #[uniffi::export]
        pub fn $from(text: &str) -> Result<$record> {
            $(surface::read::<$form>(text, $what)?;)?
            Ok(surface::read(text, $what)?)
        }
    )*};
}

forms! {
    config_from_json "config" EngineConfig as Config;
    opening_from_json "opening" Opening as case::Opening;
    subject_from_json "subject_profile" SubjectProfile as case::SubjectProfile;
    caller_from_json "caller" Caller as case::Caller;
    operator_input_from_json "operator_input" OperatorInput as case::OperatorInput;
    caller_input_from_json "caller_input" CallerInput as case::CallerInput;
    input_from_json "input" Input as case::Input;
    desk_input_from_json "desk_input" DeskInput as case::DeskInput;
    delivery_from_json "delivery" Delivery as Deliver;
    log_evidence_from_json "log_evidence" LogEvidence as surface::LogEvidence;
    review_from_json "review" Review;
    ways_from_json "ways" Ways;
    cell_from_json "cell" Cell;
    diff_from_json "diff" Diff;
    person_from_json "person" Person;
    coverage_report_from_json "coverage_report" CoverageReport;
    weights_from_json "weights" Weights;
    guards_from_json "guards" Guards;
    reply_from_json "reply" Reply;
    desk_reply_from_json "desk_reply" DeskReply;
    record_from_json "record" Record;
    command_from_json "command" Command;
    claims_from_json "claims" Claims;
    redeemed_from_json "redeemed" Redeemed;
    resolved_record_from_json "resolved_record" ResolvedRecord;
    chain_from_json "chain" Chain;
    verified_log_from_json "verified_log" VerifiedLog;
    replayed_log_from_json "replayed_log" ReplayedLog;
    log_cases_from_json "log_cases" LogCases;
    story_from_json "story" Story;
    verified_receipt_from_json "verified_receipt" VerifiedReceipt;
}
