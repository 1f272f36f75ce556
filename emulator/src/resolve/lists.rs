//! Cuts lists into pages: numbered from one, without a total \[SDL\].

use super::{Arguments, Field};
use crate::failure::Failure;

/// The part of a list that is requested.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    pub skip: usize,
    pub take: usize,
}

impl Page {
    /// From the arguments `limit` and `page`; the defaults are in the schema. Without a limit, everything.
    pub fn of(arguments: Arguments<'_>) -> Result<Self, Failure> {
        let positive = |name: &str, value: i64| {
            // DOC-err names the code for paging limits; which values are refused is UNCONFIRMED.
            usize::try_from(value)
                .ok()
                .filter(|value| *value > 0)
                .ok_or_else(|| Failure::invalid_argument(format!("{name} must be a positive number")))
        };
        let take = arguments.number("limit").map(|limit| positive("limit", limit)).transpose()?;
        let page = positive("page", arguments.number("page").unwrap_or(1))?;
        let take = take.unwrap_or(usize::MAX);
        Ok(Self {
            skip: (page - 1).saturating_mul(take),
            take,
        })
    }

    pub fn cut<T>(self, list: impl Iterator<Item = T>) -> Vec<T> {
        list.skip(self.skip).take(self.take).collect()
    }
}

/// The part of a list that a field's `limit` and `page` ask for.
pub(super) fn page_of<T>(field: &Field<'_>, list: impl Iterator<Item = T>) -> Result<Vec<T>, Failure> {
    Ok(Page::of(field.arguments)?.cut(list))
}
