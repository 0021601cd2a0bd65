use bonafides::case;
use bonafides_surface::{self as surface, EngineConfig as Config, Delivery as Deliver};

use crate::types::{
    Caller, CallerInput, Chain, Claims, Command, Delivery, DeskInput, DeskReply, EngineConfig, Input, Opening,
    OperatorInput, Record, Redeemed, Reply, Review, SubjectProfile,
};
use crate::{Result, written};

/// Both ways between a record and its JSON; what goes in is first read as the form of the engine.
macro_rules! forms {
    ($($what:literal $record:ident $(as $form:ty)?: $from:ident $to:ident;)*) => {$(
        /// Reads it from JSON.
        #[uniffi::export]
        pub fn $from(text: &str) -> Result<$record> {
            $(surface::read::<$form>(text, $what)?;)?
            Ok(surface::read(text, $what)?)
        }

        /// Writes it as JSON, with every secret in it.
        #[uniffi::export]
        pub fn $to(it: $record) -> Result<String> {
            written(&it)
        }
    )*};
}

forms! {
    "config" EngineConfig as Config: config_from_json config_to_json;
    "opening" Opening as case::Opening: opening_from_json opening_to_json;
    "subject_profile" SubjectProfile as case::SubjectProfile: subject_from_json subject_to_json;
    "caller" Caller as case::Caller: caller_from_json caller_to_json;
    "operator_input" OperatorInput as case::OperatorInput: operator_input_from_json operator_input_to_json;
    "caller_input" CallerInput as case::CallerInput: caller_input_from_json caller_input_to_json;
    "input" Input as case::Input: input_from_json input_to_json;
    "desk_input" DeskInput as case::DeskInput: desk_input_from_json desk_input_to_json;
    "delivery" Delivery as Deliver: delivery_from_json delivery_to_json;
    "review" Review: review_from_json review_to_json;
    "reply" Reply: reply_from_json reply_to_json;
    "desk_reply" DeskReply: desk_reply_from_json desk_reply_to_json;
    "record" Record: record_from_json record_to_json;
    "command" Command: command_from_json command_to_json;
    "claims" Claims: claims_from_json claims_to_json;
    "redeemed" Redeemed: redeemed_from_json redeemed_to_json;
    "chain" Chain: chain_from_json chain_to_json;
}
