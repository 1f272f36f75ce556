//! Lists whose rows have parts that monday.com may refuse on their own.

use crate::engine::{
    api_error::ApiError,
    call::Call,
    document::tree,
    failure::Failure,
    paging::{Page, PageRequest},
    version::ApiVersion,
};
use crate::prelude::*;

/// A part of the rows of a list.
pub struct Part {
    /// How it is asked for.
    pub selection: &'static str,
    /// The fields in it.
    pub fields: [&'static str; 2],
    /// Whether it is asked for.
    pub is_asked_for: bool,
}

impl Part {
    fn is_subject_of(&self, error: &ApiError) -> bool {
        self.fields.iter().any(|field| error.is_about(field))
    }
}

/// Reads a page of a list of what is in this state. Variables: `limit`, `page`, `state`. Where parts are refused and take the rows with them, they are left out from
/// then on. `document` is given what asks for the others.
pub fn page(
    call: &mut Call<'_>,
    root: &str,
    request: PageRequest,
    state: &str,
    parts: &mut [Part],
    document: &dyn Fn(&ApiVersion, &str) -> String,
) -> Result<Page, Failure> {
    loop {
        let mut selections = String::new();
        for part in parts.iter().filter(|part| part.is_asked_for) {
            selections.push_str(part.selection);
        }
        let document = document(call.version(), &selections);
        let variables = tree!({ "limit": request.size, "page": request.page, "state": state });
        let response = call.read(&document, variables, root);
        let failure = match response {
            Ok(response) => return Ok(Page::of(*response, root)),
            Err(failure) => failure,
        };
        let mut is_about_part = false;
        for part in parts.iter_mut().filter(|part| part.is_asked_for) {
            part.is_asked_for = !failure.details.iter().any(|error| part.is_subject_of(error));
            is_about_part |= !part.is_asked_for;
        }
        if failure.is_limit() || !is_about_part {
            return Err(failure);
        }
        call.warn_of(&failure.details);
    }
}
