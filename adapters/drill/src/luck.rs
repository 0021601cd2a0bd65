use bonafides::analyze::Chance;

/// Random numbers that are the same for the same seed on every machine, from the generator `SplitMix64`.
#[derive(Debug, Clone)]
pub(crate) struct Luck(u64);

impl Luck {
    pub(crate) fn new(seed: u64) -> Self {
        let mut luck = Self(seed);
        // Similar seeds must not begin with similar numbers.
        luck.number();
        luck
    }

    /// Returns an independent sequence.
    pub(crate) fn fork(&mut self) -> Self {
        Self::new(self.number())
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `n`, or 0 if that is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        let wide = u128::from(self.number()).saturating_mul(u128::from(n)) >> 64;
        u64::try_from(wide).unwrap_or_default()
    }

    /// Returns true with this chance, in units of 10^-15.
    pub(crate) fn happens(&mut self, chance: u64) -> bool {
        self.below(Chance::ONE) < chance
    }

    pub(crate) fn per_cent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// Returns a number of milliseconds from `least` to `most` seconds.
    pub(crate) fn seconds(&mut self, least: u64, most: u64) -> i64 {
        let span = most.saturating_sub(least).saturating_mul(1000);
        let drawn = least.saturating_mul(1000).saturating_add(self.below(span.saturating_add(1)));
        i64::try_from(drawn).unwrap_or_default()
    }

    /// Returns one of the items, with a chance in proportion to its weight.
    pub(crate) fn weighted<'t, T>(&mut self, all: &'t [(u64, T)]) -> Option<&'t T> {
        let total = all.iter().fold(0_u64, |sum, (weight, _)| sum.saturating_add(*weight));
        let mut rest = self.below(total);
        for (weight, item) in all {
            if rest < *weight {
                return Some(item);
            }
            rest = rest.saturating_sub(*weight);
        }
        None
    }

    /// Returns a random index of a list of this length; 0 if it is empty.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(u64::MAX))).unwrap_or_default()
    }

    /// Returns 32 random bytes.
    pub(crate) fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_be_bytes());
        }
        bytes
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use super::Luck;

    /// The first published outputs of the generator for seed 1234567.
    #[test]
    fn it_is_splitmix64() {
        let mut luck = Luck(1_234_567);
        let drawn = [(); 3].map(|()| luck.number());
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn weights_are_proportions_and_zero_never_happens() {
        let mut luck = Luck::new(3);
        let all = [(1, 'a'), (0, 'b'), (3, 'c')];
        let drawn: Vec<char> = (0..4000).map(|_| *luck.weighted(&all).unwrap()).collect();
        let share = |of: char| drawn.iter().filter(|it| **it == of).count();
        assert_eq!(share('b'), 0);
        assert!((900..1100).contains(&share('a')), "{}", share('a'));
        assert!((0..1000).all(|_| !luck.happens(0)) && (0..1000).all(|_| luck.happens(super::Chance::ONE)));
        assert_eq!(luck.weighted::<u8>(&[]), None);
    }
}
