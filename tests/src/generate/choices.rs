//! Drawn numbers, and the choices made by them.

/// The remaining numbers; when there are none, every choice is the simplest.
pub(crate) struct Choices {
    drawn: std::vec::IntoIter<u16>,
}

impl Choices {
    pub(crate) fn new(drawn: Vec<u16>) -> Self {
        Self { drawn: drawn.into_iter() }
    }

    /// Returns true if no numbers are left.
    pub(crate) fn are_over(&self) -> bool {
        self.drawn.len() == 0
    }

    /// A number below `count`; 0 is the simplest.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::from(self.drawn.next().unwrap_or(0)) % count
    }

    /// A number from `least` to `most`; `least` is the simplest.
    pub(crate) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// Returns true in `percent` of 100 cases; false is simpler.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of these; the first is the simplest.
    pub(crate) fn of<'a, T>(&mut self, options: &'a [T]) -> &'a T {
        &options[self.below(options.len())]
    }

    /// Some of these, at least one and at most `most`, in their order.
    pub(crate) fn some<'a, T>(&mut self, options: &'a [T], most: usize) -> Vec<&'a T> {
        let count = self.between(1, most.min(options.len()));
        let mut left: Vec<usize> = (0..options.len()).collect();
        let mut taken: Vec<usize> = (0..count).map(|_| left.remove(self.below(left.len()))).collect();
        taken.sort_unstable();
        taken.into_iter().map(|i| &options[i]).collect()
    }
}
