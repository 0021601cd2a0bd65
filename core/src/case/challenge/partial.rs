use crate::case::challenge::{Challenge, ChallengeKind, Given};
use crate::case::prompt::PromptKey;
use crate::case::protocol::RefusalCode;
use crate::case::secret::{answer, fold};
use crate::case::state::{PendingChallenge, Positions};
use crate::case::step::{AskedRecord, Situation, StepError, Transition, refuse};
use crate::keys::Sensitive;
use crate::policy::challenge_spec;

/// The positions that can be asked of one value.
struct Left {
    value: u32,
    pinned: Vec<u8>,
    /// Positions that were never asked.
    fresh: Vec<u8>,
}

impl Challenge for challenge_spec::Partial {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Partial
    }

    fn attempts(&self) -> u8 {
        self.attempts
    }

    fn is_enrolled(&self, step: &mut Transition<'_>, check: u16) -> Result<bool, StepError> {
        Ok(left(self, step, check)?.is_some())
    }

    /// Asks the pinned positions; draws those missing from the ones that were never asked.
    fn ask(&self, step: &mut Transition<'_>, check: u16, _: Option<u8>) -> Result<AskedRecord, StepError> {
        let name = step.check_name(check);
        let Some(left) = left(self, step, check)? else { return refuse(RefusalCode::Unavailable, name) };
        let mut positions = left.pinned;
        let more = usize::from(self.positions).saturating_sub(positions.len());
        for at in step.draws().sample("positions", left.fresh.len(), more) {
            positions.extend(left.fresh.get(at));
        }
        positions.sort_unstable();
        edit_positions(&mut step.ledger()?.positions, name, left.value, |row| {
            row.pinned.clone_from(&positions);
            row.asked.extend(&positions);
            row.asked.sort_unstable();
            row.asked.dedup();
        });
        put(self, step, check, PendingChallenge::Partial(positions.clone()), positions.clone());
        Ok(AskedRecord::Partial { positions })
    }

    /// Asks what is pinned to the subject, if anything.
    fn ask_decoy(&self, step: &mut Transition<'_>, check: u16) -> Result<AskedRecord, StepError> {
        if let Some(asked) = step.ask_for_show(check, self)? {
            return Ok(asked);
        }
        let positions = decoy_positions(self, step, check)?;
        put(self, step, check, PendingChallenge::Decoy, positions);
        Ok(AskedRecord::Plain {})
    }

    /// At least one character for each position; a letter may fold to several.
    fn has_form(&self, _: &Situation<'_>, answers: &[Sensitive<String>]) -> bool {
        let positions = usize::from(self.positions);
        answers.iter().map(Sensitive::expose).all(|text| {
            let letters = || fold::letters(text).iter().map(|letter| letter.expose().chars().count()).sum();
            text.len() <= answer::LONGEST_ANSWER
                && (positions..=positions.saturating_mul(MOST_FOLDED)).contains(&letters())
        })
    }

    fn is_right(&self, step: &mut Transition<'_>, given: &Given<'_>) -> Result<bool, StepError> {
        let PendingChallenge::Partial(positions) = given.asked else { return given.refuse() };
        let Some(stored) = step.enrolment()?.stored(&self.field) else { return Ok(false) };
        let (id, value) = (stored.id, fold::letters(stored.value.expose()));
        let at = |position: &u8| value.get(usize::from(*position).saturating_sub(1));
        let expected = joined(positions.iter().filter_map(at));
        let right = joined(fold::letters(given.text()?).iter()).same(expected.expose().as_bytes());
        if right {
            edit_positions(&mut step.ledger()?.positions, given.name, id, |row| row.pinned.clear());
        }
        Ok(right)
    }
}

fn put(
    partial: &challenge_spec::Partial,
    step: &mut Transition<'_>,
    check: u16,
    what: PendingChallenge,
    positions: Vec<u8>,
) {
    let listed = step.ctx().config.prompts.positions(step.language(), &positions);
    let prompt = step.text(PromptKey::AskPartial, &[("field", &partial.field), ("positions", &listed)]);
    let mut ask = step.plain_ask(check, ChallengeKind::Partial, prompt);
    ask.positions = positions;
    step.put(check, what, ask);
}

/// Returns the positions that can be asked of the value in this field; `None` if too few are left.
fn left(
    partial: &challenge_spec::Partial,
    step: &mut Transition<'_>,
    check: u16,
) -> Result<Option<Left>, StepError> {
    let name = step.check_name(check);
    let Some(stored) = step.enrolment()?.stored(&partial.field) else { return Ok(None) };
    let length = u8::try_from(fold::letters(stored.value.expose()).len()).unwrap_or(u8::MAX);
    let value = stored.id;
    let of_value = || step.subject().into_iter().flat_map(|row| &row.positions).filter(|k| k.value == value);
    let positions = usize::from(partial.positions);
    let pinned = of_value().find(|known| known.check == name).map(|known| known.pinned.as_slice());
    let pinned: Vec<u8> = pinned.unwrap_or_default().iter().take(positions).copied().collect();
    // Asked by any challenge about this value.
    let asked: Vec<u8> = of_value().flat_map(|known| known.asked.iter().copied()).collect();
    let fresh: Vec<u8> = (1..=length).filter(|at| !asked.contains(at)).collect();
    let more = positions.saturating_sub(pinned.len());
    // Positions are drawn only if enough for another challenge stay unasked.
    let enough = more == 0 || fresh.len().saturating_sub(more) >= positions;
    Ok((enough && fresh.len() >= more).then_some(Left { value, pinned, fresh }))
}

/// Lengths of typical values, in characters: card and account numbers, and a few longer texts.
const LENGTHS: [u8; 24] =
    [8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 12, 13, 14, 15, 16, 16, 18, 20, 22, 27, 34, 48, 64];

/// Returns positions in a value of plausible length, always the same for one person.
fn decoy_positions(
    partial: &challenge_spec::Partial,
    step: &Transition<'_>,
    check: u16,
) -> Result<Vec<u8>, StepError> {
    let (name, count) = (step.check_name(check), usize::from(partial.positions));
    let drawn = step.seeded(&["length/", name].concat(), LENGTHS.len())?;
    let length = drawn.first().and_then(|at| LENGTHS.get(*at)).copied().unwrap_or_default();
    // A real challenge never asks that many of a shorter value.
    let length = usize::from(length).max(count.saturating_mul(2));
    let drawn = step.seeded(&["positions/", name].concat(), length)?.into_iter().take(count);
    let mut positions: Vec<u8> = drawn.filter_map(|at| u8::try_from(at.saturating_add(1)).ok()).collect();
    positions.sort_unstable();
    Ok(positions)
}

/// The most characters that one letter folds to.
const MOST_FOLDED: usize = 4;

/// Joins folded letters, so that `ss` is right for `ß`.
fn joined<'a>(letters: impl Iterator<Item = &'a Sensitive<String>>) -> Sensitive<String> {
    Sensitive::new(letters.map(|letter| letter.expose().as_str()).collect())
}

/// The number of values per challenge whose positions are remembered; the oldest is dropped first.
const MOST_VALUES: usize = 8;

fn edit_positions(all: &mut Vec<Positions>, check: &str, value: u32, edit: impl FnOnce(&mut Positions)) {
    // A replaced value may be enrolled again: its positions stay asked.
    let at = all.iter().position(|known| known.check == check && known.value == value);
    let mut row = at.map(|at| all.remove(at)).unwrap_or_default();
    let of_check = |all: &Vec<Positions>| all.iter().filter(|known| known.check == check).count();
    while of_check(all) >= MOST_VALUES
        && let Some(oldest) = all.iter().position(|known| known.check == check)
    {
        all.remove(oldest);
    }
    check.clone_into(&mut row.check);
    row.value = value;
    edit(&mut row);
    all.push(row);
}
