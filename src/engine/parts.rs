//! Lists whose rows have parts that monday.com may refuse on their own.

use crate::engine::{
    api_error::ApiError,
    call::Call,
    document::tree,
    failure::Failure,
    paging::{Page, PageRequest},
};
use crate::prelude::*;

/// A part of the rows of a list: two fields, each a list of up to a hundred objects with an id.
pub type Part = [&'static str; 2];

/// A list of what is in a state, whose rows have parts.
pub struct List<'a> {
    /// The root field.
    pub root: &'a str,
    /// The document up to the parts, and without the two brackets behind them. Variables: `limit`, `page`,
    /// `state`.
    pub document: &'a str,
    /// The state.
    pub state: &'a str,
    /// The parts.
    pub parts: &'a [Part],
}

/// Reads a page of a list, with the parts that are asked for. Where some are refused and take the rows with
/// them, they are left out from then on.
pub fn page(call: &mut Call<'_>, list: &List<'_>, request: PageRequest, asked_for: &mut [bool]) -> Result<Page, Failure> {
    loop {
        let mut document = list.document.to_owned();
        for (part, is_asked_for) in list.parts.iter().zip(&*asked_for) {
            for field in part.iter().filter(|_| *is_asked_for) {
                document.push_str(&format!(" {field}(limit: 100) {{ id }}"));
            }
        }
        document.push_str(" } }");
        let variables = tree!({ "limit": request.size, "page": request.page, "state": list.state });
        let failure = match call.read(&document, variables, list.root) {
            Ok(response) => return Ok(Page::of(*response, list.root)),
            Err(failure) => failure,
        };
        let mut is_about_part = false;
        for (part, is_asked_for) in list.parts.iter().zip(&mut *asked_for) {
            let is_about = |error: &ApiError| part.iter().any(|field| error.is_about(field));
            if *is_asked_for && failure.details.iter().any(is_about) {
                *is_asked_for = false;
                is_about_part = true;
            }
        }
        if failure.is_limit() || !is_about_part {
            return Err(failure);
        }
        call.warn_of(&failure.details);
    }
}
