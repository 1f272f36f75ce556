//! The engine: everything an action is carried out with. It knows no action, and nothing of the
//! contract's types.

pub mod api_error;
pub mod attempts;
pub mod call;
pub mod classification;
pub mod cursor;
pub mod document;
pub mod failure;
pub mod graphql;
pub mod idempotency;
pub mod input;
pub mod intermediary;
pub mod names;
pub mod operation;
pub mod outcome;
pub mod paging;
pub mod parts;
pub mod report;
pub mod retry;
pub mod scopes;
pub mod seen;
pub mod settings;
pub mod transport;
pub mod verified;
pub mod version;
pub mod warnings;

pub use monday_connector_json as json;
