//! The keys of rows, computed column by column: the work done for every row.

use std::borrow::Cow;

use arrow_array::Array as _;
use arrow_buffer::{ArrowNativeType, BooleanBuffer, NullBuffer};

use super::columns::CheckColumns;
use super::layout::{BY_ITSELF, CheckField, Field};
use super::memory::Numbers;
use super::text::{CodeSlice, Codes, Texts, list_key, split, with_codes};
use super::time::Times;

/// The milliseconds before which the engine refuses evidence, so that it decides on such a row itself: the year 2000.
pub(super) const EARLIEST: i64 = 946_684_800_000;

/// The number of rows scanned at once, so that their keys stay in the cache. A multiple of [`BLOCK`].
pub(super) const PIECE: usize = 4_096;

/// The number of rows whose validity is in one word of bits.
const BLOCK: usize = 64;

/// Words of bits that are set for rows with a value; `None` if all rows have one.
type Words = Option<Vec<u64>>;

/// The keys of the rows of a piece.
#[derive(Debug)]
pub(super) struct Keys {
    words: [Vec<u64>; 2],
    /// The milliseconds from [`EARLIEST`] to the time of the decision.
    spans: Vec<u64>,
}

/// A column, as bits of a key for each of its texts.
#[derive(Debug)]
pub(super) struct Scanned<'b> {
    codes: Option<Codes<'b>>,
    valid: Words,
    field: Field,
    /// Four words for each text: for the three ages, and for a time that is not valid.
    table: Vec<u64>,
    /// The same for rows in which the check is unavailable.
    table_unavailable: Vec<u64>,
    without_unavailable: u64,
    at: Option<Times<'b>>,
    at_valid: Words,
    unavailable: Option<BooleanBuffer>,
}

impl<'b> Scanned<'b> {
    /// A column of the action.
    pub(super) fn action(texts: Texts<'b>, field: Field, numbers: &mut Numbers) -> Self {
        Self::numbered(texts, field, |text| numbers.number(text))
    }

    /// A column of the groups, as texts or as lists: the same groups have the same number in both.
    pub(super) fn groups(texts: Texts<'b>, field: Field, numbers: &mut Numbers) -> Self {
        let is_lists = texts.is_lists();
        Self::numbered(texts, field, |text| {
            if is_lists { numbers.number(text) } else { numbers.number(&list_key(split(text))) }
        })
    }

    fn numbered(texts: Texts<'b>, field: Field, mut number: impl FnMut(&str) -> u32) -> Self {
        let codes = texts.codes();
        let word =
            |text: &Option<Cow<'_, str>>| text.as_ref().map_or(BY_ITSELF, |text| field.of(number(text)));
        let all = codes.as_ref().map_or(Vec::new(), |codes| codes.texts.iter().map(word).collect());
        let table = all.into_iter().flat_map(|word| [word; 4]).collect();
        Self { table, ..Self::new(codes, field) }
    }

    /// The columns of a check. With `lenient`, an outcome that the policy does not know is left out.
    pub(super) fn check(columns: &CheckColumns<'b>, check: &CheckField, lenient: bool) -> Self {
        let codes = columns.outcome.and_then(Texts::codes);
        let table = |unavailable: bool| {
            let texts = codes.iter().flat_map(|codes| &codes.texts);
            let words = texts.flat_map(|text| {
                let text = text.as_deref();
                let known = text.and_then(|text| check.with(text, unavailable));
                match known {
                    Some([current, older, oldest]) => [current, older, oldest, BY_ITSELF],
                    None if lenient && unavailable => [check.without_unavailable(); 4],
                    None if lenient => [0; 4],
                    None => [BY_ITSELF; 4],
                }
            });
            words.collect()
        };
        // A signal is never unavailable: the engine reports the error.
        let is_mistake = !check.is_challenge && !lenient;
        let refused = |words: Vec<u64>| if is_mistake { vec![BY_ITSELF; words.len()] } else { words };
        let (table, table_unavailable) = (table(false), refused(table(true)));
        let at = columns.at.clone();
        Self {
            table,
            table_unavailable,
            without_unavailable: if is_mistake { BY_ITSELF } else { check.without_unavailable() },
            at_valid: at.as_ref().and_then(|at| words(at.nulls.map(NullBuffer::inner))),
            at,
            unavailable: columns.unavailable.map(|flags| match flags.nulls() {
                Some(nulls) => flags.values() & nulls.inner(),
                None => flags.values().clone(),
            }),
            ..Self::new(codes, check.field)
        }
    }

    fn new(codes: Option<Codes<'b>>, field: Field) -> Self {
        let valid = codes.as_ref().and_then(|codes| words(codes.nulls.as_ref().map(NullBuffer::inner)));
        Self {
            codes,
            valid,
            field,
            table: Vec::new(),
            table_unavailable: Vec::new(),
            without_unavailable: 0,
            at: None,
            at_valid: None,
            unavailable: None,
        }
    }

    /// Adds the bits of this column to the keys of the rows from `start` on.
    pub(super) fn add(&self, start: usize, ages: [u64; 2], keys: &mut Keys) {
        let Keys { words: [first, second], spans } = keys;
        let out = if self.field.second { second } else { first };
        if let Some(codes) = &self.codes {
            with_codes!(&codes.numbers, all => {
                let row = Row { codes: all.get(start..).unwrap_or_default(), table: &self.table, ages };
                match &self.at {
                    Some(at) => self.with_times(start, row, at, spans, out),
                    None => self.without_times(start, row, out),
                }
            });
        }
        if let Some(flags) = &self.unavailable {
            let flags = flags.slice(start, out.len());
            flags.set_indices().for_each(|row| self.make_unavailable(start, row, ages, spans, out));
        }
    }

    fn without_times<K: ArrowNativeType>(&self, start: usize, row: Row<'_, K>, out: &mut [u64]) {
        for ((valid, codes), out) in self.words(start).zip(row.codes.chunks(BLOCK)).zip(out.chunks_mut(BLOCK))
        {
            if valid == u64::MAX {
                codes.iter().zip(out).for_each(|(code, out)| *out |= row.bits(*code, 0, 0));
            } else {
                for at in Set(valid) {
                    if let (Some(code), Some(out)) = (codes.get(at), out.get_mut(at)) {
                        *out |= row.bits(*code, 0, 0);
                    }
                }
            }
        }
    }

    fn with_times<K: ArrowNativeType>(
        &self,
        start: usize,
        row: Row<'_, K>,
        at: &Times<'_>,
        spans: &[u64],
        out: &mut [u64],
    ) {
        let first = start / BLOCK;
        let times = at.milliseconds.get(start..).unwrap_or_default();
        let blocks = row.codes.chunks(BLOCK).zip(times.chunks(BLOCK)).zip(spans.chunks(BLOCK));
        for (((number, valid), ((codes, times), spans)), out) in
            (first..).zip(self.words(start)).zip(blocks).zip(out.chunks_mut(BLOCK))
        {
            let has_time =
                self.at_valid.as_ref().map_or(u64::MAX, |words| words.get(number).copied().unwrap_or(0));
            if valid & has_time == u64::MAX {
                for (((code, time), span), out) in codes.iter().zip(times).zip(spans).zip(out) {
                    *out |= row.bits(*code, since(*time), *span);
                }
                continue;
            }
            for at in Set(valid) {
                let values = (codes.get(at), times.get(at), spans.get(at), out.get_mut(at));
                let (Some(code), Some(time), Some(span), Some(out)) = values else { break };
                // Without a time, the time of the decision is used.
                let since = if has_time.wrapping_shr(index(at)) & 1 == 1 { since(*time) } else { *span };
                *out |= row.bits(*code, since, *span);
            }
        }
    }

    /// Marks the check of a row as unavailable.
    fn make_unavailable(&self, start: usize, at: usize, ages: [u64; 2], spans: &[u64], out: &mut [u64]) {
        let row = start.saturating_add(at);
        let (Some(out), Some(span)) = (out.get_mut(at), spans.get(at)) else { return };
        let marked = *out & BY_ITSELF;
        let code =
            self.codes.as_ref().filter(|codes| codes.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)));
        let bits = code.map_or(self.without_unavailable, |codes| {
            let since = self.at.as_ref().and_then(|at| at.time(row)).map_or(*span, since);
            with_codes!(&codes.numbers, all => {
                let table = Row { codes: all, table: &self.table_unavailable, ages };
                all.get(row).map_or(BY_ITSELF, |code| table.bits(*code, since, *span))
            })
        });
        *out = self.field.clear(*out) | bits | marked;
    }

    /// The words of bits for rows with a value, from `start`.
    fn words(&self, start: usize) -> impl Iterator<Item = u64> + '_ {
        let first = start / BLOCK;
        (first..).map(|word| match &self.valid {
            Some(words) => words.get(word).copied().unwrap_or_default(),
            None => u64::MAX,
        })
    }
}

/// The results of some rows, with their bits in a key.
#[derive(Debug, Clone, Copy)]
struct Row<'a, K> {
    codes: &'a [K],
    table: &'a [u64],
    ages: [u64; 2],
}

impl<K: ArrowNativeType> Row<'_, K> {
    /// Returns the bits of a result that was observed this long after [`EARLIEST`].
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "half of the time of a row is spent here")]
    fn bits(&self, code: K, since: u64, span: u64) -> u64 {
        let [current, older] = self.ages;
        // Later than the decision or too early for the engine: the age then wraps to a huge number.
        let age = span.wrapping_sub(since);
        let class = usize::from(age > current).wrapping_add(usize::from(age > older));
        let class = class | usize::from(since > span).wrapping_mul(3);
        self.table.get(code.as_usize().wrapping_mul(4) | class).copied().unwrap_or(BY_ITSELF)
    }
}

fn since(milliseconds: i64) -> u64 {
    milliseconds.wrapping_sub(EARLIEST).cast_unsigned()
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or_default()
}

/// Returns the rows whose bits are set in a word.
struct Set(u64);

impl Iterator for Set {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (at < 64).then_some(at as usize)
    }
}

fn words(bits: Option<&BooleanBuffer>) -> Words {
    bits.filter(|bits| bits.has_false()).map(|bits| bits.bit_chunks().iter_padded().collect())
}

impl Keys {
    /// Creates the keys of a piece, without any bits.
    pub(super) fn new() -> Self {
        Self {
            words: [Vec::with_capacity(PIECE), Vec::with_capacity(PIECE)],
            spans: Vec::with_capacity(PIECE),
        }
    }

    /// Begins a piece of `rows` rows. Rows without a time are decided on individually.
    pub(super) fn begin(&mut self, start: usize, rows: usize, now: Option<&Times<'_>>) {
        let [first, second] = &mut self.words;
        for words in [&mut *first, second] {
            words.clear();
            words.resize(rows, 0);
        }
        self.spans.clear();
        let Some(now) = now else {
            self.spans.resize(rows, 0);
            return first.fill(BY_ITSELF);
        };
        let times = now.milliseconds.get(start..).unwrap_or_default().iter().take(rows);
        for (time, word) in times.zip(first.iter_mut()) {
            let since = time.wrapping_sub(EARLIEST);
            *word |= since.cast_unsigned() & BY_ITSELF;
            self.spans.push(since.max(0).cast_unsigned());
        }
        if let Some(nulls) = now.nulls {
            let nulls = nulls.slice(start, rows);
            for (at, word) in first.iter_mut().enumerate() {
                if nulls.is_null(at) {
                    *word |= BY_ITSELF;
                }
            }
        }
    }

    /// Marks rows that are decided on individually.
    pub(super) fn mark(&mut self, which: impl Fn(usize) -> bool) {
        let [first, _] = &mut self.words;
        first.iter_mut().enumerate().filter(|(at, _)| which(*at)).for_each(|(_, word)| *word |= BY_ITSELF);
    }

    /// Returns the keys; `None` for a row that is decided on individually.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<[u64; 2]>> + '_ {
        let [first, second] = &self.words;
        let keys = first.iter().zip(second);
        keys.map(|(first, second)| ((first | second) & BY_ITSELF == 0).then_some([*first, *second]))
    }
}
