//! Asking the server, all in one statement.

use serde::Serialize;

use super::ask::{Asked, Need};
use crate::inspect::catalog::ask;
use crate::inspect::{InspectError, Session};
use crate::kinds::Kind;
use crate::model::Name;
use crate::plan::write::literal;

/// What the server says of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Not there.
    Missing,
    /// Of a kind that the gate does not ask about.
    Unlooked,
    /// There.
    There {
        /// What keeps it from working, `invalid: …`.
        state: Option<String>,
        /// Privileges that are needed and not had.
        lacks: Vec<String>,
    },
}

/// A row of what is asked.
#[derive(Serialize)]
struct Line<'a> {
    n: usize,
    kind: &'static str,
    schema: Option<&'a Name>,
    relation: Option<&'a Name>,
    name: &'a Name,
    signature: Option<&'a str>,
    needs: &'a [Need],
    usual: &'a [Need],
}

/// Kinds that nothing stops at when they are missing, and that `look.sql` does not ask about.
const UNLOOKED: &[Kind] = &[
    Kind::OperatorFamily,
    Kind::OperatorClass,
    Kind::Cast,
    Kind::Transform,
    Kind::UserMapping,
    Kind::Subscription,
    Kind::DefaultPrivileges,
];

/// Looks at what is asked, in its order; `None` where there is no such role.
pub fn look(
    session: &mut Session,
    asked: &[Asked],
    role: Option<&Name>,
) -> Result<Option<Vec<Seen>>, InspectError> {
    let lines: Vec<Line<'_>> = asked.iter().enumerate().map(|(n, asked)| line(n, asked)).collect();
    let json = serde_json::to_string(&lines).unwrap_or_default();
    let sql = include_str!("look.sql");
    let sql =
        sql.replace("{role}", &literal(role.map_or("", Name::as_str))).replace("{asked}", &literal(&json));
    let rows = ask(session, "gate", &sql)?;
    let mut seen: Vec<Seen> = asked.iter().map(|asked| unseen(asked.id.kind)).collect();
    for row in rows.iter() {
        if role.is_some() && !row.flag("role_there")? {
            return Ok(None);
        }
        let at: usize = row.get("n")?;
        if let Some(seen) = seen.get_mut(at).filter(|seen| **seen == Seen::Missing)
            && row.flag("there")?
        {
            *seen =
                Seen::There { state: row.optional("state")?.map(str::to_owned), lacks: row.list("lacks")? };
        }
    }
    Ok(Some(seen))
}

fn unseen(kind: Kind) -> Seen {
    if UNLOOKED.contains(&kind) { Seen::Unlooked } else { Seen::Missing }
}

fn line(n: usize, asked: &Asked) -> Line<'_> {
    let Asked { id, needs, usual } = asked;
    Line {
        n,
        kind: id.kind.as_str(),
        schema: id.schema.as_ref(),
        relation: id.relation.as_ref(),
        name: &id.name,
        signature: id.signature.as_deref(),
        needs,
        usual,
    }
}
