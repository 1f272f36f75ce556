//! Any response, through every action, natively.

mod corpus;
mod token;
