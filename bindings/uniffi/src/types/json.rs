// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

/// Reads a `EngineConfig` from JSON.
#[uniffi::export]
pub fn engine_config_from_json(text: &str) -> Result<EngineConfig, BonafidesError> {
    surface::read::<bonafides_surface::EngineConfig>(text, "engine_config")?;
    Ok(surface::read(text, "engine_config")?)
}

#[uniffi::export]
impl EngineConfig {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Opening` from JSON.
#[uniffi::export]
pub fn opening_from_json(text: &str) -> Result<Opening, BonafidesError> {
    surface::read::<bonafides::case::Opening>(text, "opening")?;
    Ok(surface::read(text, "opening")?)
}

#[uniffi::export]
impl Opening {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `SubjectProfile` from JSON.
#[uniffi::export]
pub fn subject_profile_from_json(text: &str) -> Result<SubjectProfile, BonafidesError> {
    surface::read::<bonafides::case::SubjectProfile>(text, "subject_profile")?;
    Ok(surface::read(text, "subject_profile")?)
}

#[uniffi::export]
impl SubjectProfile {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Caller` from JSON.
#[uniffi::export]
pub fn caller_from_json(text: &str) -> Result<Caller, BonafidesError> {
    surface::read::<bonafides::case::Caller>(text, "caller")?;
    Ok(surface::read(text, "caller")?)
}

#[uniffi::export]
impl Caller {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `OperatorInput` from JSON.
#[uniffi::export]
pub fn operator_input_from_json(text: &str) -> Result<OperatorInput, BonafidesError> {
    surface::read::<bonafides::case::OperatorInput>(text, "operator_input")?;
    Ok(surface::read(text, "operator_input")?)
}

#[uniffi::export]
impl OperatorInput {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `CallerInput` from JSON.
#[uniffi::export]
pub fn caller_input_from_json(text: &str) -> Result<CallerInput, BonafidesError> {
    surface::read::<bonafides::case::CallerInput>(text, "caller_input")?;
    Ok(surface::read(text, "caller_input")?)
}

#[uniffi::export]
impl CallerInput {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Input` from JSON.
#[uniffi::export]
pub fn input_from_json(text: &str) -> Result<Input, BonafidesError> {
    surface::read::<bonafides::case::Input>(text, "input")?;
    Ok(surface::read(text, "input")?)
}

#[uniffi::export]
impl Input {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `DeskInput` from JSON.
#[uniffi::export]
pub fn desk_input_from_json(text: &str) -> Result<DeskInput, BonafidesError> {
    surface::read::<bonafides::case::DeskInput>(text, "desk_input")?;
    Ok(surface::read(text, "desk_input")?)
}

#[uniffi::export]
impl DeskInput {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Delivery` from JSON.
#[uniffi::export]
pub fn delivery_from_json(text: &str) -> Result<Delivery, BonafidesError> {
    surface::read::<bonafides_surface::Delivery>(text, "delivery")?;
    Ok(surface::read(text, "delivery")?)
}

#[uniffi::export]
impl Delivery {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Review` from JSON.
#[uniffi::export]
pub fn review_from_json(text: &str) -> Result<Review, BonafidesError> {
    Ok(surface::read(text, "review")?)
}

#[uniffi::export]
impl Review {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Reply` from JSON.
#[uniffi::export]
pub fn reply_from_json(text: &str) -> Result<Reply, BonafidesError> {
    Ok(surface::read(text, "reply")?)
}

#[uniffi::export]
impl Reply {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `DeskReply` from JSON.
#[uniffi::export]
pub fn desk_reply_from_json(text: &str) -> Result<DeskReply, BonafidesError> {
    Ok(surface::read(text, "desk_reply")?)
}

#[uniffi::export]
impl DeskReply {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Record` from JSON.
#[uniffi::export]
pub fn record_from_json(text: &str) -> Result<Record, BonafidesError> {
    Ok(surface::read(text, "record")?)
}

#[uniffi::export]
impl Record {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Command` from JSON.
#[uniffi::export]
pub fn command_from_json(text: &str) -> Result<Command, BonafidesError> {
    Ok(surface::read(text, "command")?)
}

#[uniffi::export]
impl Command {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Claims` from JSON.
#[uniffi::export]
pub fn claims_from_json(text: &str) -> Result<Claims, BonafidesError> {
    Ok(surface::read(text, "claims")?)
}

#[uniffi::export]
impl Claims {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Redeemed` from JSON.
#[uniffi::export]
pub fn redeemed_from_json(text: &str) -> Result<Redeemed, BonafidesError> {
    Ok(surface::read(text, "redeemed")?)
}

#[uniffi::export]
impl Redeemed {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}

/// Reads a `Chain` from JSON.
#[uniffi::export]
pub fn chain_from_json(text: &str) -> Result<Chain, BonafidesError> {
    Ok(surface::read(text, "chain")?)
}

#[uniffi::export]
impl Chain {
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {
        Ok(surface::write(self)?)
    }
}
