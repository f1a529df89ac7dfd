//! Rules on migrations, a file each: what a statement does to what was there before.
//!
//! They see each statement of the migrations that are judged with the schema as it stands before it: a table that is
//! made in the same change has no rows, and nobody waits for it.

mod step;

use super::expressions::tree;
use super::rule::{Check, Group, LintRule};
use super::{Flaw, Severity};
use crate::declare::ddl::{
    Class, ColumnAction, ConstraintDef, ConstraintDefRule, Data, Ddl, Drop, EnumLabel, RelationAction,
    TypeAction,
};
use crate::expr::ast::{Expr, Test};
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Name, TypeRef};

pub(super) use self::step::judge;
pub use self::step::{Migrations, Step};
use self::step::{added, column_action, is_serial};

rules! {
    /// Every rule on migrations, by name.
    add_not_null_column, check_without_not_valid, column_type_rewrite, concurrently_in_transaction, drop_column,
    drop_index_not_concurrently, drop_table, enum_value_used_at_once, enum_value_without_place,
    foreign_key_without_not_valid, index_not_concurrently, key_without_index, missing_lock_timeout,
    reindex_not_concurrently, rename_column, rename_table, set_not_null_scan, table_rewrite, truncate_cascade,
    volatile_default_rewrite,
}
