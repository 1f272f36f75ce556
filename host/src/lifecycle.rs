//! Whole flows over the connector's functions: [taking people off everything](Offboarding) when they
//! leave, and [bringing them in](Onboarding) when they come.
//!
//! A flow keeps nothing: what is to be done follows from what monday.com says. A flow that was stopped,
//! by a failure, by the caller or by a power cut, is resumed by running it again, and changes nothing
//! twice.

mod found;
mod offboard;
mod onboard;
mod step;

pub use offboard::{OffboardPlan, Offboarding, Person, describe_board};
pub use onboard::{Newcomer, OnboardPlan, Onboarding, Place};
pub use step::{Action, Ending, Object, PersonReport, Progress, Remainder, Report, Step, StepReport};
