//! Terms: what an expression or query is once every name in it is resolved and every cast made explicit.

use std::sync::Arc;

use super::catalog::TypeId;
use super::side::Modifier;
use crate::model::Name;

/// A node. Two terms that are equal mean the same; what a node is carries all that its meaning hangs on.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) head: Head,
    pub(super) args: Vec<Term>,
    pub(super) ty: TypeId,
    /// What is known of the result's length or precision: not part of what it means, but of how it casts.
    pub(super) modifier: Modifier,
}

impl PartialEq for Term {
    fn eq(&self, other: &Self) -> bool {
        self.ty == other.ty
            && self.head == other.head
            && self.args.len() == other.args.len()
            && super::on_deep_stack(|| self.args == other.args)
    }
}

impl Eq for Term {}

/// What kind of node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// NULL.
    Null,
    /// A value in the one form that its type's reader gives it.
    Const(Arc<str>),
    /// A value that no reader of ours knows: as written.
    Unread(Arc<str>),
    /// A column: of the element of FROM of that number (0: the scope's own relation).
    Column(u32, Name),
    /// The value a domain checks.
    Value,
    /// An argument of a routine, from 1.
    Argument(u32),
    /// A call of the function of this identity: `schema.name(types)`.
    Function(Arc<str>),
    /// An operator of this identity: `schema.name(left,right)`.
    Operator(Arc<str>),
    /// A cast to the node's type with this modifier.
    Cast(Modifier),
    /// A node of SQL's own: its word says which.
    Word(&'static str),
    /// A word with a name: a field, a collation, an alias.
    Named(&'static str, Arc<str>),
}

impl Term {
    pub(super) fn new(head: Head, args: Vec<Self>, ty: TypeId) -> Self {
        Self { head, args, ty, modifier: -1 }
    }

    pub(super) fn word(word: &'static str, args: Vec<Self>, ty: TypeId) -> Self {
        Self::new(Head::Word(word), args, ty)
    }

    pub(super) fn named(word: &'static str, name: impl Into<Arc<str>>, args: Vec<Self>, ty: TypeId) -> Self {
        Self::new(Head::Named(word, name.into()), args, ty)
    }

    pub(super) fn constant(value: impl Into<Arc<str>>, ty: TypeId) -> Self {
        Self::new(Head::Const(value.into()), Vec::new(), ty)
    }

    pub(super) fn null(ty: TypeId) -> Self {
        Self::new(Head::Null, Vec::new(), ty)
    }

    pub(super) fn with_modifier(mut self, modifier: Modifier) -> Self {
        self.modifier = modifier;
        self
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.ty == TypeId::UNKNOWN
    }

    /// Whether it is a constant, read or not.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self.head, Head::Null | Head::Const(_) | Head::Unread(_))
    }
}

/// For people who look for why two terms are not equal.
impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.head {
            Head::Null => f.write_str("NULL")?,
            Head::Const(text) => write!(f, "'{text}'")?,
            Head::Unread(text) => write!(f, "?'{text}'")?,
            Head::Column(number, name) => write!(f, "{number}.{name}")?,
            Head::Value => f.write_str("VALUE")?,
            Head::Argument(number) => write!(f, "${number}")?,
            Head::Function(name) | Head::Operator(name) => f.write_str(name)?,
            Head::Cast(modifier) => write!(f, "cast[{modifier}]")?,
            Head::Word(word) => f.write_str(word)?,
            Head::Named(word, name) => write!(f, "{word}:{name}")?,
        }
        if !self.args.is_empty() {
            f.write_str("(")?;
            for (at, arg) in self.args.iter().enumerate() {
                write!(f, "{}{arg}", if at > 0 { ", " } else { "" })?;
            }
            f.write_str(")")?;
        }
        write!(f, "#{}", self.ty.0)
    }
}
