//! Choices, read from bytes: the generator of worlds is a plain function, and proptest shrinks a world by shrinking
//! the bytes. Zero is always the plainest choice, and behind the end there are only zeros.

/// Where the choices come from.
pub struct Tape<'a> {
    bytes: &'a [u8],
}

impl<'a> Tape<'a> {
    /// Choices from these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// The next so many choices, on their own: what is decided with them moves nothing that is decided later, so that
    /// a world shrinks part by part.
    pub fn part(&mut self, length: usize) -> Tape<'a> {
        let (part, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        Self { bytes: part }
    }

    fn next(&mut self) -> usize {
        let (first, rest) = self.bytes.split_first().unwrap_or((&0, &[]));
        self.bytes = rest;
        usize::from(*first)
    }

    /// One of 0 to `bound` - 1.
    pub fn below(&mut self, bound: usize) -> usize {
        self.next() * bound / 256
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) >= 100 - share
    }

    /// One of these; the first is the plainest.
    pub fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// These in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, last - self.below(last + 1));
        }
    }
}
