//! CPU time of each side, in rounds in which all take their turn.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;

use crate::side::Side;

/// How long one side runs at least before the clock is read again.
const TURN: Duration = Duration::from_millis(5);

/// A form of the question to a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Typed,
    Text,
}

/// Measured times of one side and form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times {
    /// Microseconds a decision, one in each round.
    rounds: Vec<f64>,
}

impl Times {
    /// Returns the median of the rounds in microseconds.
    pub(crate) fn median(&self) -> f64 {
        median(self.rounds.clone())
    }

    /// Returns the median of how many times longer this took than another side in the same round.
    pub(crate) fn ratio(&self, other: &Self) -> f64 {
        median(self.rounds.iter().zip(&other.rounds).map(|(mine, other)| mine / other).collect())
    }
}

/// Lets every side do all calls in every form in each round. Returns the times by side; those of a form
/// that a side does not have are missing.
pub(crate) fn measure(
    sides: &mut [(&str, Box<dyn Side + '_>)],
    calls: usize,
    rounds: usize,
) -> Vec<[Option<Times>; 2]> {
    let mut times: Vec<[Option<Times>; 2]> = vec![[None, None]; sides.len()];
    for _ in 0..rounds {
        for ((_, side), times) in sides.iter_mut().zip(&mut times) {
            for (form, times) in [Form::Typed, Form::Text].into_iter().zip(times) {
                if let Some(time) = turn(side.as_mut(), form, calls) {
                    times.get_or_insert_default().rounds.push(time);
                }
            }
        }
    }
    times
}

/// Returns the microseconds of one decision.
fn turn(side: &mut dyn Side, form: Form, calls: usize) -> Option<f64> {
    if form == Form::Text {
        side.text(0)?;
    }
    let start = ProcessTime::now();
    let mut passes = 0_u32;
    loop {
        for call in 0..calls {
            match form {
                Form::Typed => _ = black_box(side.typed(call)),
                Form::Text => _ = black_box(side.text(call)),
            }
        }
        passes = passes.saturating_add(1);
        let spent = start.elapsed();
        if spent >= TURN {
            let decisions = f64::from(passes) * f64::from(u32::try_from(calls).ok()?);
            return Some(spent.as_secs_f64() * 1e6 / decisions);
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
