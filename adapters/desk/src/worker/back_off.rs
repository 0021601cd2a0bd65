use bonafides::case::CommandTask;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The longest pause, in milliseconds.
pub(crate) const LONGEST: i64 = MINUTE;

/// How long a command is tried, in milliseconds; `None` for ever.
pub(super) const fn life(task: Option<&CommandTask>) -> Option<i64> {
    match task {
        // A code is valid for some minutes.
        Some(CommandTask::SendMessage(_)) => Some(10 * MINUTE),
        Some(CommandTask::Notify(_)) => Some(24 * HOUR),
        // Until it is carried out, the secret may be good.
        Some(CommandTask::Revoke { .. }) => None,
        _ => Some(HOUR),
    }
}

/// The pause after the n-th attempt, in milliseconds: 1 s, 2 s, 4 s, ... at most a minute, less up to a half at random.
pub(crate) fn pause(attempts: u32) -> i64 {
    let most = SECOND.saturating_mul(1_i64 << attempts.saturating_sub(1).min(6)).min(LONGEST);
    let mut random = [0; 2];
    // Without randomness, workers only meet more often.
    let _ = getrandom::fill(&mut random);
    let less = most.saturating_mul(i64::from(u16::from_be_bytes(random))) >> 17;
    most.saturating_sub(less)
}

#[cfg(test)]
mod tests {
    use super::pause;

    #[test]
    fn pauses_grow_to_a_minute_and_differ() {
        for (attempts, most) in [(1, 1_000), (2, 2_000), (6, 32_000), (7, 60_000), (1_000, 60_000)] {
            for _ in 0..100 {
                assert!((most / 2..=most).contains(&pause(attempts)), "{attempts}");
            }
        }
        let pauses: std::collections::BTreeSet<i64> = (0..100).map(|_| pause(5)).collect();
        assert!(pauses.len() > 20);
    }
}
