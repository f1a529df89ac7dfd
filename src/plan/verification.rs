//! What came of trying a plan on a copy of the actual schema.

use serde::Serialize;

/// What came of trying a plan on a copy of the actual schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether all of it ran, and nothing differed afterwards.
    pub verified: bool,
    /// Where: the server's address, and its version.
    pub server: String,
    /// The statement that the server refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What differed afterwards, in a sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
    /// What a reviewer must know of the copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A statement that the server refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What was being done.
    pub stage: Stage,
    /// The statement.
    pub statement: String,
    /// What the server said.
    pub message: String,
}

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Making the copy of the actual schema.
    Copy,
    /// Running the plan.
    Plan,
    /// Running what the plan holds back.
    HeldBack,
}

impl Verification {
    /// For the head of a script: what was tried and what came of it.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        match &self.failure {
            None if self.verified => lines.push(format!(
                "verified: it was run on a copy of the actual schema, and nothing differed afterwards ({})",
                self.server
            )),
            None => lines.push(format!(
                "NOT VERIFIED: it was run on a copy of the actual schema, and this still differed ({}):",
                self.server
            )),
            Some(Failure { stage, statement, message }) => {
                let what = match stage {
                    Stage::Copy => {
                        "the actual schema could not be copied, because a statement of the copy fails"
                    }
                    Stage::Plan => "on a copy of the actual schema, a step fails",
                    Stage::HeldBack => "on a copy of the actual schema, a step that is held back fails",
                };
                lines.push(format!("NOT VERIFIED: {what} ({}):", self.server));
                lines.push(format!("    {message}"));
                lines.push("    in".to_owned());
                lines.extend(statement.lines().map(|line| format!("    {line}")));
            }
        }
        lines.extend(self.left.iter().map(|left| format!("    {left}")));
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines
    }

    /// In one line, for standard error; nothing where it is verified.
    pub fn warning(&self) -> Option<String> {
        if self.verified {
            return None;
        }
        let why = match (&self.failure, self.left.first()) {
            (Some(failure), _) => format!("{} in {}", failure.message, failure.statement),
            (None, Some(first)) => format!("afterwards, {first}"),
            (None, None) => "it does not lead to the declared schema".to_owned(),
        };
        Some(format!("the plan is not verified: {why}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_it_is_told_line_by_line() {
        let server = "postgres://ci@db/postgres, PostgreSQL 15.18".to_owned();
        let good = Verification { verified: true, server: server.clone(), ..Verification::default() };
        assert!(good.lines()[0].starts_with("verified: ") && good.warning().is_none());
        let failure = Failure {
            stage: Stage::Plan,
            statement: "ALTER TABLE t\n    ADD x y".to_owned(),
            message: "ERROR: type \"y\" does not exist (42704)".to_owned(),
        };
        let bad = Verification { server: server.clone(), failure: Some(failure), ..Verification::default() };
        assert_eq!(bad.lines().len(), 5);
        assert!(bad.warning().unwrap().contains("42704"));
        let left = Verification { server, left: vec!["table t is there".to_owned()], ..good.clone() };
        assert!(Verification { verified: false, ..left }.warning().unwrap().ends_with("table t is there"));
    }
}
