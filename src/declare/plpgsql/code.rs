//! PL/pgSQL as data: the statements that are told apart, everything else as text.

use std::ops::Range;

use crate::model::Name;

/// A statement and its bytes in the text it was read from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// From its first token to its last.
    pub(super) at: Range<usize>,
    /// What it is.
    pub(super) step: Step,
}

/// A stretch of the text: an expression, a query or a statement.
pub(super) type Sql = Range<usize>;

/// What a statement does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// BEGIN … END.
    Block(Block),
    /// IF, ELSIF and ELSE; CASE WHEN too.
    If(Vec<(Condition, Vec<Line>)>, Vec<Line>),
    /// `variable := value`; of an element or field the variable as a whole.
    Assign(Target, Sql),
    /// EXECUTE … INTO.
    Execute(Sql, Vec<Name>),
    /// PERFORM.
    Perform(Sql),
    /// FOREACH … IN ARRAY.
    ForEach(Name, Sql, Vec<Line>),
    /// FOR … IN low..high; REVERSE where the flag is set.
    ForRange(Name, Sql, Sql, bool, Vec<Line>),
    /// FOR … IN query, or in EXECUTE of one, which is never followed.
    ForQuery(Vec<Name>, Option<Sql>, Vec<Line>),
    /// WHILE, or LOOP without a condition.
    While(Option<Sql>, Vec<Line>),
    /// EXIT, CONTINUE where the flag is set; WHEN.
    Exit(bool, Option<Sql>),
    /// RETURN, with or without a value.
    Return,
    /// RAISE: whether it is an error.
    Raise(bool),
    /// A statement that sets variables to what a text does not tell, and does nothing else.
    Sets(Vec<Name>),
    /// NULL, ASSERT, RETURN NEXT, …
    Nothing,
    /// SQL; what INTO names, and where INTO stands.
    Sql(Option<(Sql, Vec<Name>)>),
}

/// The condition of an IF or of an arm of CASE.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// `IF condition`.
    Is(Sql),
    /// `CASE operand WHEN value, …`.
    Equals(Sql, Vec<Sql>),
}

/// What is assigned to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    /// The variable.
    pub(super) name: Name,
    /// Not to an element or field of it.
    pub(super) whole: bool,
}

/// BEGIN … END.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Block {
    /// Variables, with their first values, and whether they are records.
    pub(super) variables: Vec<(Name, Option<Sql>, bool)>,
    /// What is done.
    pub(super) body: Vec<Line>,
    /// EXCEPTION: the conditions' names in lower case, and what is done.
    pub(super) handlers: Vec<(Vec<String>, Vec<Line>)>,
}
