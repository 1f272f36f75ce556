//! What every action is carried out with, and what knows none of them: settings, requests and
//! their retries, responses and their classification, paging, redaction.

pub mod answer;
pub mod call;
pub mod cursor;
pub mod diagnosis;
pub mod document;
pub mod failure;
pub mod input;
pub mod json;
pub mod paging;
pub mod retry;
pub mod settings;
pub mod token;
pub mod transport;
pub mod version;
