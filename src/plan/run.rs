//! The steps of a plan with the transactions and search paths around them: what is run, and what is written.

use super::create::Path;
use super::step::{Plan, Step};
use super::write::Sql;

/// One thing that a run of the plan says to the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece<'p> {
    /// BEGIN.
    Begin,
    /// COMMIT.
    Commit,
    /// A step; what is held back is listed, and not run.
    Step {
        /// The step.
        step: &'p Step,
        /// `SET search_path = …`, where it must be another one from here on.
        path: Option<String>,
    },
}

impl Plan {
    /// All that is run, in order.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let (mut pieces, mut path, mut inside) = (Vec::new(), Path::default(), false);
        for step in &self.steps {
            let held = step.held_back.is_some();
            let next = if held { inside } else { step.transactional };
            if next != inside {
                pieces.push(if next { Piece::Begin } else { Piece::Commit });
                inside = next;
            }
            let wanted = Sql::new("").with_path(step.search_path.clone());
            let path = if held { None } else { path.before(&wanted) };
            pieces.push(Piece::Step { step, path });
        }
        pieces.extend(inside.then_some(Piece::Commit));
        pieces
    }
}
