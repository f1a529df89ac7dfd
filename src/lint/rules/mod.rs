//! The rules, a file each: its name, its text, its check.
//!
//! A new rule is a file here, its name in `rules!`, and bad.sql and good.sql under fixtures/lint.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds;
use super::common::{
    catalog_of, finds_names_late, is_provided, is_provided_function, named, of_type, owned_columns, rename,
};
use super::expressions::{
    any, builtin_volatility, calls, conditions, equated, is_true, relations_of, stored, tree, walk,
};
use super::rule::{Check, Group, LintRule};
use super::schema::{Of, Path, Schema, Table, listed};
use super::{DefaultPartition, Flaw, Observed, Replayed, Severity};
use crate::declare::mentions::mentions;
use crate::declare::parse::long_identifiers;
use crate::declare::refs::Named;
use crate::declare::repeat::{Repeat, Repeated};
use crate::declare::words::words;
use crate::expr::ast::{Call, Expr, Literal, Test};
use crate::expr::catalog::{KeywordCategory, Volatility, keyword_category};
use crate::expr::parse;
use crate::kinds::column::Column;
use crate::kinds::constraint::{Constraint, ConstraintRule, Deferrable};
use crate::kinds::r#enum::Enum;
use crate::kinds::extension::Extension;
use crate::kinds::foreign_table::ForeignTable;
use crate::kinds::index::{Index, IndexKey, Key};
use crate::kinds::materialized_view::MaterializedView;
use crate::kinds::policy::Policy;
use crate::kinds::publication::Publication;
use crate::kinds::routine::{Routine, RoutineBody};
use crate::kinds::sequence::Sequence;
use crate::kinds::table::ReplicaIdentity;
use crate::kinds::trigger::{Firing, Trigger};
use crate::kinds::view::View;
use crate::kinds::{Body, Kind, rule};
use crate::model::{Grantee, Id, MAX_IDENTIFIER_BYTES, Name, Object, Privilege, QName, TypeRef, truncate};

rules! {
    /// Every rule on a schema, by name.
    boolean_index, btree_on_array, char_type, column_without_comment, confusable_enum_labels,
    constant_time_default, covered_index, cycling_key, dangling_reference, declared_twice, default_partition,
    disabled_trigger,
    duplicate_foreign_key, duplicate_index, equals_null, extension_in_public, float_key,
    foreign_key_type_mismatch, foreign_key_without_index, grant_to_public, immutable_function_reads,
    impossible_foreign_key_action, invalid_index, json_type, materialized_view_without_unique_index,
    mixed_case_name, money_type, multiple_permissive_policies, mutable_index_expression, mutable_search_path,
    names_differ_in_case, narrow_key, no_primary_key, nullable_unique, partition_gap, partition_overlap,
    partitioned_table_without_partitions, policy_always_true, policy_calls_function_per_row,
    policy_column_without_index, policy_without_row_security, published_table_without_identity,
    redundant_constraint, reserved_word_name, rewrite_rule, row_security_without_policy,
    rows_in_default_partition, security_definer_without_search_path, sequence_near_end, serial_column,
    shadowed_name, table_inheritance, table_without_comment,
    timestamp_with_precision, timestamp_without_time_zone, timetz_type, truncated_name,
    unlogged_table_with_foreign_key, unsorted_enum_labels, unused_default_partition,
    unvalidated_constraint, varchar_with_length,
    view_bypasses_row_security,
}
