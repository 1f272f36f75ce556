//! Each action against a host that follows a script.

mod board_tests;
mod check_tests;
mod custom_tests;
mod listing_tests;
mod member_tests;
mod token_tests;
mod user_tests;
