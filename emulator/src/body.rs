//! Response bodies that can stall, trickle, break or never end.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// The connection broke before the response was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Disconnect {
    /// It was refused.
    #[error("connection refused")]
    Refused,
    /// It was accepted, and broken before any of the response was sent.
    #[error("connection reset before the response head")]
    BeforeHead,
    /// It was broken in the middle of the head.
    #[error("connection reset during the response head")]
    DuringHead,
    /// It was broken in the middle of the body.
    #[error("connection reset during the response body")]
    DuringBody,
}

/// The next step of a body.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Sends some bytes.
    Data(Bytes),
    /// Waits.
    Wait(Duration),
    /// Sends the same bytes again and again, with a wait after each.
    Endless(Bytes, Duration),
    /// Lets what was sent so far reach the wire before anything else happens.
    Flush,
    /// Breaks the connection.
    Break,
}

/// The body of a response.
#[derive(Debug)]
pub struct Body {
    steps: VecDeque<Step>,
    sleep: Option<Pin<Box<Sleep>>>,
    /// The value of `Content-Length`, if it is sent.
    length: Option<u64>,
}

impl Body {
    /// A body that is sent at once, and as a whole.
    pub(crate) fn whole(data: Bytes) -> Self {
        let length = Some(data.len() as u64);
        let steps = if data.is_empty() {
            VecDeque::new()
        } else {
            VecDeque::from([Step::Data(data)])
        };
        Self {
            steps,
            sleep: None,
            length,
        }
    }

    /// A body that follows a script, and announces a length or none.
    pub(crate) fn scripted(steps: impl IntoIterator<Item = Step>, length: Option<u64>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            sleep: None,
            length,
        }
    }

    /// The length that the head announces.
    pub(crate) fn announced_length(&self) -> Option<u64> {
        self.length
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Disconnect;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Disconnect>>> {
        loop {
            if let Some(sleep) = &mut self.sleep {
                ready!(sleep.as_mut().poll(context));
                self.sleep = None;
            }
            let Some(step) = self.steps.pop_front() else {
                return Poll::Ready(None);
            };
            match step {
                Step::Data(data) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Step::Wait(duration) => self.sleep = Some(Box::pin(tokio::time::sleep_until(later(duration)))),
                Step::Endless(data, pause) => {
                    self.steps.push_front(Step::Endless(data.clone(), pause));
                    if !pause.is_zero() {
                        self.steps.push_front(Step::Wait(pause));
                    }
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                Step::Flush => {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Step::Break => {
                    self.steps.clear();
                    return Poll::Ready(Some(Err(Disconnect::DuringBody)));
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty() && self.sleep.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

/// The instant after a duration; a year from now if the clock can't represent it.
fn later(duration: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(duration).unwrap_or(now + Duration::from_secs(86_400 * 365))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test(start_paused = true)]
    async fn a_scripted_body_runs_in_virtual_time() {
        let started = Instant::now();
        let steps = [
            Step::Data(Bytes::from_static(b"a")),
            Step::Wait(Duration::from_secs(90)),
            Step::Data(Bytes::from_static(b"b")),
            Step::Break,
        ];
        let mut body = Body::scripted(steps, Some(10));
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "a");
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "b");
        assert_eq!(started.elapsed(), Duration::from_secs(90));
        assert_eq!(body.frame().await.unwrap().unwrap_err(), Disconnect::DuringBody);
        assert!(body.frame().await.is_none());
    }

    #[tokio::test]
    async fn an_endless_body_does_not_end() {
        let mut body = Body::scripted([Step::Endless(Bytes::from_static(b"xy"), Duration::ZERO)], None);
        for _ in 0..10_000 {
            assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "xy");
        }
    }
}
