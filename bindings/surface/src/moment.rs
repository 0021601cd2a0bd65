use bonafides::Time;
use bonafides::case::SubjectProfile;
use bonafides::keys::Seed;

use crate::{Error, read};

/// The time, the randomness and the subject of a step.
#[derive(Debug)]
pub struct Moment {
    /// The time of the step.
    pub now: Time,
    /// 32 new bytes from the system's generator, for this attempt only.
    pub seed: Seed,
    /// The directory's current view of the subject; `None` if the account is unknown.
    pub subject: Option<SubjectProfile>,
}

impl Moment {
    /// Reads a moment: milliseconds since 1970, 32 bytes, and a `SubjectProfile` as JSON.
    pub fn new(now: i64, seed: &[u8], subject: Option<&str>) -> Result<Self, Error> {
        let bytes = <[u8; 32]>::try_from(seed).map_err(|_| {
            let detail = format!("the seed has {} bytes; it must have 32", seed.len());
            Error::input("seed", detail, "draw 32 bytes from the system's generator for each attempt")
                .at("seed")
        })?;
        let seed = Seed::new(bytes).map_err(|error| {
            Error::input(
                "seed",
                error.to_string(),
                "draw 32 bytes from the system's generator for each attempt",
            )
            .at("seed")
        })?;
        let time = Time::from_milliseconds(now);
        if time.milliseconds() != now {
            let help = "pass milliseconds since 1970, before the year 10000";
            return Err(Error::input("time", "the time is out of range", help).at("now"));
        }
        let subject = subject.map(|text| read(text, "subject")).transpose()?;
        Ok(Self { now: time, seed, subject })
    }
}
