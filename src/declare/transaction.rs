//! Which statements are undone by a ROLLBACK: they are left out from the start.

use super::ddl::{Ddl, Statement, Transaction};
use crate::model::Name;

/// Whether each statement stays.
pub(crate) fn kept(statements: &[Statement]) -> Vec<bool> {
    let mut kept = vec![true; statements.len()];
    let mut begun: Option<usize> = None;
    let mut savepoints: Vec<(Name, usize)> = Vec::new();
    for (n, statement) in statements.iter().enumerate() {
        let Ddl::Transaction(transaction) = &statement.ddl else { continue };
        match transaction {
            Transaction::Begin => {
                begun = begun.or(Some(n));
            }
            Transaction::Commit => {
                begun = None;
                savepoints.clear();
            }
            Transaction::Rollback => {
                if let Some(start) = begun.take() {
                    undo(&mut kept, start, n);
                }
                savepoints.clear();
            }
            Transaction::Savepoint(name) => savepoints.push((name.clone(), n)),
            Transaction::Release(name) => {
                if let Some(at) = savepoints.iter().rposition(|(held, _)| held == name) {
                    savepoints.truncate(at);
                }
            }
            Transaction::RollbackTo(name) => {
                if let Some(at) = savepoints.iter().rposition(|(held, _)| held == name) {
                    let start = savepoints.get(at).map_or(n, |(_, start)| *start);
                    undo(&mut kept, start, n);
                    savepoints.truncate(at + 1);
                }
            }
            Transaction::Other => {}
        }
    }
    kept
}

fn undo(kept: &mut [bool], from: usize, to: usize) {
    kept.iter_mut().take(to).skip(from).for_each(|stays| *stays = false);
}
