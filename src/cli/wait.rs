//! `--wait`: trying again until it is true or the time is over.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::str::FromStr;
use std::time::{Duration, Instant};

use super::{CliError, UNABLE};

/// Between the first two tries.
const FIRST: Duration = Duration::from_millis(100);
/// Between any two.
const LONGEST: Duration = Duration::from_secs(5);

/// A span of time on the command line: `500ms`, `60s`, `2m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span(pub(super) Duration);

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no span of time; write 500ms, 60s, 2m");
        // A bare number is seconds.
        let text =
            if text.bytes().all(|b| b.is_ascii_digit()) { format!("{text}s") } else { text.to_owned() };
        let span: jiff::SignedDuration = text.parse().map_err(|_| wrong())?;
        Duration::try_from(span).map(Self).map_err(|_| wrong())
    }
}

/// Tries until `done`, with a growing pause between; the last outcome when the time is over. What was asked wrongly
/// does not become right by waiting.
pub(super) fn until<T>(
    wait: Option<Span>,
    mut attempt: impl FnMut(Option<Duration>) -> Result<T, CliError>,
    done: impl Fn(&T) -> bool,
) -> Result<T, CliError> {
    let Some(Span(wait)) = wait else { return attempt(None) };
    let started = Instant::now();
    let mut pause = FIRST;
    loop {
        let outcome = attempt(Some(wait.saturating_sub(started.elapsed()).max(FIRST)));
        let over = match &outcome {
            Ok(value) => done(value),
            Err(error) => error.status() != UNABLE,
        };
        let left = wait.saturating_sub(started.elapsed());
        if over || left.is_zero() {
            return outcome;
        }
        std::thread::sleep(jittered(pause).min(left));
        pause = (pause * 2).min(LONGEST);
    }
}

/// Half to one and a half of it: so that a hundred pods that start together do not ask together.
pub(super) fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish() % 1_000;
    pause / 2 + pause.mul_f64(f64::from(u32::try_from(random).unwrap_or_default()) / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_as_people_do() {
        for (text, millis) in
            [("60", 60_000), ("60s", 60_000), ("500ms", 500), ("2m", 120_000), ("1m30s", 90_000)]
        {
            assert_eq!(text.parse(), Ok(Span(Duration::from_millis(millis))), "{text}");
        }
        for wrong in ["", "soon", "-5s", "5 parsecs"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn it_tries_until_it_is_true() {
        let mut tries = 0;
        let count = |_: Option<Duration>| {
            tries += 1;
            Ok(tries)
        };
        assert!(matches!(until(Some(Span(Duration::from_secs(9))), count, |n| *n == 3), Ok(3)));
        let never = until(Some(Span(Duration::from_millis(150))), |_| Ok(0), |n| *n == 1);
        assert!(matches!(never, Ok(0)));
    }

    #[test]
    fn what_is_asked_wrongly_is_not_asked_twice() {
        let mut tries = 0;
        let asked = |_: Option<Duration>| -> Result<(), CliError> {
            tries += 1;
            Err(CliError::NoDeclared)
        };
        assert!(until(Some(Span(Duration::from_secs(9))), asked, |()| true).is_err());
        assert_eq!(tries, 1);
    }

    #[test]
    fn jitter_stays_near() {
        let pause = Duration::from_millis(100);
        for _ in 0..50 {
            let jittered = jittered(pause);
            assert!(jittered >= pause / 2 && jittered <= pause * 3 / 2, "{jittered:?}");
        }
    }
}
