use super::ChallengeKind;
use crate::case::halt::{Halt, refuse};
use crate::case::ledger::Positions;
use crate::case::prompt::PromptKey;
use crate::case::record::AskedRecord;
use crate::case::refusal::RefusalCode;
use crate::case::secret::fold;
use crate::case::state::What;
use crate::case::transition::Transition;
use crate::keys::Sensitive;

/// Positions that can be asked of one value.
pub(in crate::case) struct Left {
    value: u32,
    pinned: Vec<u8>,
    /// Never asked.
    fresh: Vec<u8>,
}

impl Transition<'_> {
    /// Asks the pinned positions, or draws some that were never asked.
    pub(super) fn ask_partial(
        &mut self,
        check: u16,
        field: &str,
        positions: u8,
    ) -> Result<AskedRecord, Halt> {
        let name = self.check_name(check);
        let Some(left) = self.positions_left(check, field, positions)? else {
            return refuse(RefusalCode::Unavailable, name);
        };
        let mut ask = left.pinned;
        let more = usize::from(positions).saturating_sub(ask.len());
        for at in self.draws().sample("positions", left.fresh.len(), more) {
            ask.extend(left.fresh.get(at));
        }
        ask.sort_unstable();
        let ledger = self.ledger()?;
        edit_positions(&mut ledger.positions, name, left.value, |row| {
            row.pinned.clone_from(&ask);
            row.asked.extend(&ask);
            row.asked.sort_unstable();
            row.asked.dedup();
        });
        let listed = self.ctx().tenant.prompts.positions(self.language(), &ask);
        let prompt = self.prompt(PromptKey::AskPartial, &[("field", field), ("positions", &listed)]);
        let mut command = self.plain_ask(check, ChallengeKind::Partial, prompt);
        command.positions.clone_from(&ask);
        self.put(check, What::Partial(ask.clone()), command);
        Ok(AskedRecord::Partial { positions: ask })
    }

    /// What can be asked of the value in this field; `None` if it has run out.
    pub(in crate::case) fn positions_left(
        &mut self,
        check: u16,
        field: &str,
        positions: u8,
    ) -> Result<Option<Left>, Halt> {
        let name = self.check_name(check);
        let Some(stored) = self.enrolment()?.stored(field).cloned() else { return Ok(None) };
        let length = u8::try_from(fold::letters(stored.value.expose()).len()).unwrap_or(u8::MAX);
        let of_value =
            || self.subject().into_iter().flat_map(|row| &row.positions).filter(|k| k.value == stored.id);
        let pinned = of_value().find(|known| known.check == name).map(|known| known.pinned.clone());
        let pinned = pinned.unwrap_or_default();
        // Over every challenge that asks of this value.
        let asked: Vec<u8> = of_value().flat_map(|known| known.asked.iter().copied()).collect();
        let fresh: Vec<u8> = (1..=length).filter(|at| !asked.contains(at)).collect();
        let positions = usize::from(positions);
        let pinned: Vec<u8> = pinned.into_iter().take(positions).collect();
        let more = positions.saturating_sub(pinned.len());
        // A draw is made only if as many stay unasked after it as it asks.
        let enough = more == 0 || fresh.len().saturating_sub(more) >= positions;
        Ok((enough && fresh.len() >= more).then_some(Left { value: stored.id, pinned, fresh }))
    }

    pub(super) fn right_partial(
        &mut self,
        check: u16,
        field: &str,
        positions: &[u8],
        answer: &Sensitive<String>,
    ) -> Result<bool, Halt> {
        let name = self.check_name(check);
        let Some(stored) = self.enrolment()?.stored(field).cloned() else { return Ok(false) };
        let value = fold::letters(stored.value.expose());
        let at = |position: &u8| value.get(usize::from(*position).saturating_sub(1));
        let expected = joined(positions.iter().filter_map(at));
        let right = joined(fold::letters(answer.expose()).iter()).same(expected.expose().as_bytes());
        if right {
            let ledger = self.ledger()?;
            edit_positions(&mut ledger.positions, name, stored.id, |row| row.pinned.clear());
        }
        Ok(right)
    }
}

/// Letters one after the other, each as it is heard: whoever says `ss` for `ß` is right.
fn joined<'a>(letters: impl Iterator<Item = &'a Sensitive<String>>) -> Sensitive<String> {
    Sensitive::new(letters.map(|letter| letter.expose().as_str()).collect())
}

/// Values of one challenge whose positions are remembered; the oldest go first.
const MOST_VALUES: usize = 8;

fn edit_positions(all: &mut Vec<Positions>, check: &str, value: u32, edit: impl FnOnce(&mut Positions)) {
    // A value that was replaced may come back: what was asked of it stays asked.
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
