//! ALTER TABLE and its like: VIEW, MATERIALIZED VIEW, INDEX, SEQUENCE, FOREIGN TABLE.

use super::expr::Stop;
use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterAction, AlterRelation, Class, ColumnAction, ColumnTarget, Ddl, RelationAction, SequenceOptions,
    TriggerSet,
};
use crate::kinds::table::ReplicaIdentity;
use crate::kinds::trigger::Firing;

/// Actions that are keywords alone.
const PLAIN: &[(&str, Plain)] = &[
    ("ENABLE ROW LEVEL SECURITY", Plain::RowSecurity(true)),
    ("DISABLE ROW LEVEL SECURITY", Plain::RowSecurity(false)),
    ("FORCE ROW LEVEL SECURITY", Plain::ForceRowSecurity(true)),
    ("NO FORCE ROW LEVEL SECURITY", Plain::ForceRowSecurity(false)),
    ("SET WITHOUT CLUSTER", Plain::NoCluster),
    ("SET WITHOUT OIDS", Plain::Nothing),
    ("SET LOGGED", Plain::Logged(true)),
    ("SET UNLOGGED", Plain::Logged(false)),
    ("NOT OF", Plain::NotOf),
];

#[derive(Clone, Copy)]
enum Plain {
    RowSecurity(bool),
    ForceRowSecurity(bool),
    NoCluster,
    Nothing,
    Logged(bool),
    NotOf,
}

/// ENABLE and DISABLE of triggers and rules.
const FIRING: &[(&str, (Firing, bool))] = &[
    ("ENABLE TRIGGER", (Firing::Origin, true)),
    ("ENABLE REPLICA TRIGGER", (Firing::Replica, true)),
    ("ENABLE ALWAYS TRIGGER", (Firing::Always, true)),
    ("DISABLE TRIGGER", (Firing::Disabled, true)),
    ("ENABLE RULE", (Firing::Origin, false)),
    ("ENABLE REPLICA RULE", (Firing::Replica, false)),
    ("ENABLE ALWAYS RULE", (Firing::Always, false)),
    ("DISABLE RULE", (Firing::Disabled, false)),
];

impl Cursor<'_> {
    /// After ALTER and the word for the relation.
    pub(super) fn alter_relation(&mut self, class: Class) -> Parsed<Ddl> {
        if self.eat("ALL IN TABLESPACE") {
            return self.alter_all_in_tablespace();
        }
        if class == Class::Sequence {
            let before = self.position();
            if let Some(altered) = self.alter_sequence()? {
                return Ok(altered);
            }
            self.set_position(before);
        }
        let if_exists = self.if_exists();
        let only = self.eat("ONLY");
        let parenthesized = only && self.eat_symbol("(");
        let name = self.object_name()?;
        if parenthesized {
            self.expect_symbol(")")?;
        }
        self.eat_symbol("*");
        let actions = self.list(|c| c.located_action(class))?;
        Ok(Ddl::AlterRelation(AlterRelation { class, if_exists, only, name, actions }))
    }

    fn alter_all_in_tablespace(&mut self) -> Parsed<Ddl> {
        self.ident()?;
        if self.eat("OWNED BY") {
            self.list(Self::role)?;
        }
        self.expect("SET TABLESPACE")?;
        self.ident()?;
        self.eat("NOWAIT");
        Ok(Ddl::AlterAllInTablespace)
    }

    fn located_action(&mut self, class: Class) -> Parsed<AlterAction> {
        let start = self.byte();
        let action = self.relation_action(class)?;
        Ok(AlterAction { origin: self.origin_from(start), action })
    }

    fn relation_action(&mut self, class: Class) -> Parsed<RelationAction> {
        if let Some(plain) = self.eat_one(PLAIN) {
            return Ok(plain.action());
        }
        if let Some((firing, trigger)) = self.eat_one(FIRING) {
            return self.firing(firing, trigger);
        }
        if self.eat("ADD") {
            return self.add();
        }
        if self.eat("DROP") {
            return self.drop_part();
        }
        if self.eat("ALTER CONSTRAINT") {
            let name = self.ident()?;
            return Ok(RelationAction::AlterConstraint(name, self.constraint_attributes()?));
        }
        if self.eat("ALTER") {
            return self.alter_column();
        }
        if self.eat("RENAME") {
            return self.rename();
        }
        if self.eat("SET") {
            return self.set_relation();
        }
        self.other_action(class)
    }

    fn other_action(&mut self, class: Class) -> Parsed<RelationAction> {
        if self.eat("OWNER TO") {
            return Ok(RelationAction::OwnerTo(self.role()?));
        }
        if self.eat("VALIDATE CONSTRAINT") {
            return Ok(RelationAction::ValidateConstraint(self.ident()?));
        }
        if self.eat("CLUSTER ON") {
            return Ok(RelationAction::ClusterOn(Some(self.ident()?)));
        }
        if self.eat("RESET") {
            return Ok(RelationAction::ResetOptions(self.reset_names()?));
        }
        if self.eat("INHERIT") {
            return Ok(RelationAction::Inherit(self.object_name()?));
        }
        if self.eat("NO INHERIT") {
            return Ok(RelationAction::NoInherit(self.object_name()?));
        }
        if self.eat("OF") {
            return Ok(RelationAction::Of(self.object_name()?));
        }
        if self.eat("REPLICA IDENTITY") {
            return Ok(RelationAction::ReplicaIdentity(self.replica_identity()?));
        }
        if self.eat("ATTACH PARTITION") {
            let partition = self.object_name()?;
            let bound = if class == Class::Index { None } else { Some(self.partition_bound()?) };
            return Ok(RelationAction::AttachPartition(partition, bound));
        }
        if self.eat("DETACH PARTITION") {
            let partition = self.object_name()?;
            let _ = self.eat("CONCURRENTLY") || self.eat("FINALIZE");
            return Ok(RelationAction::DetachPartition(partition));
        }
        if let Some((extension, depends)) = self.depends_on_extension()? {
            return Ok(RelationAction::DependsOnExtension(extension, depends));
        }
        if self.is_word("OPTIONS") {
            return Ok(RelationAction::ForeignOptions(self.foreign_options()?));
        }
        Err(self.expected("an action of ALTER"))
    }

    fn firing(&mut self, firing: Firing, trigger: bool) -> Parsed<RelationAction> {
        if !trigger {
            return Ok(RelationAction::Rule(firing, self.ident()?));
        }
        let which = if self.eat("ALL") {
            TriggerSet::All
        } else if self.eat("USER") {
            TriggerSet::User
        } else {
            TriggerSet::Named(self.ident()?)
        };
        Ok(RelationAction::Trigger(firing, which))
    }

    fn add(&mut self) -> Parsed<RelationAction> {
        if self.is_table_constraint() {
            return Ok(RelationAction::AddConstraint(Box::new(self.table_constraint()?)));
        }
        self.eat("COLUMN");
        let if_not_exists = self.if_not_exists();
        Ok(RelationAction::AddColumn { if_not_exists, column: Box::new(self.column_def()?) })
    }

    fn drop_part(&mut self) -> Parsed<RelationAction> {
        let constraint = self.eat("CONSTRAINT");
        if !constraint {
            self.eat("COLUMN");
        }
        let if_exists = self.if_exists();
        let name = self.ident()?;
        let behavior = self.behavior();
        Ok(if constraint {
            RelationAction::DropConstraint { if_exists, name, behavior }
        } else {
            RelationAction::DropColumn { if_exists, name, behavior }
        })
    }

    fn rename(&mut self) -> Parsed<RelationAction> {
        if self.eat("TO") {
            return Ok(RelationAction::RenameTo(self.ident()?));
        }
        let constraint = self.eat("CONSTRAINT");
        if !constraint {
            self.eat("COLUMN");
        }
        let from = self.ident()?;
        self.expect("TO")?;
        let to = self.ident()?;
        Ok(if constraint {
            RelationAction::RenameConstraint(from, to)
        } else {
            RelationAction::RenameColumn(from, to)
        })
    }

    /// After SET.
    fn set_relation(&mut self) -> Parsed<RelationAction> {
        if self.is_symbol("(") {
            return Ok(RelationAction::SetOptions(self.definitions()?));
        }
        if self.eat("SCHEMA") {
            return Ok(RelationAction::SetSchema(self.ident()?));
        }
        if self.eat("TABLESPACE") {
            let tablespace = self.name()?;
            self.eat("NOWAIT");
            return Ok(RelationAction::SetTablespace(tablespace));
        }
        if self.eat("ACCESS METHOD") {
            let method = if self.eat("DEFAULT") { None } else { Some(self.name()?) };
            return Ok(RelationAction::SetAccessMethod(method));
        }
        Err(self.expected("SCHEMA, TABLESPACE, ACCESS METHOD, LOGGED or storage parameters"))
    }

    fn replica_identity(&mut self) -> Parsed<ReplicaIdentity> {
        if self.eat("USING INDEX") {
            return Ok(ReplicaIdentity::Index(self.name()?));
        }
        if self.eat("NOTHING") {
            return Ok(ReplicaIdentity::Nothing);
        }
        if self.eat("FULL") {
            return Ok(ReplicaIdentity::Full);
        }
        self.expect("DEFAULT")?;
        Ok(ReplicaIdentity::Default)
    }

    /// After ALTER.
    fn alter_column(&mut self) -> Parsed<RelationAction> {
        self.eat("COLUMN");
        let target = if self.is_number() {
            ColumnTarget::Numbered(self.integer()?)
        } else {
            ColumnTarget::Named(self.ident()?)
        };
        Ok(RelationAction::AlterColumn(target, Box::new(self.column_action()?)))
    }

    fn column_action(&mut self) -> Parsed<ColumnAction> {
        if self.eat("SET DATA TYPE") || self.eat("TYPE") {
            let ty = self.type_name()?;
            let collation = if self.eat("COLLATE") { Some(self.object_name()?) } else { None };
            let using = if self.eat("USING") { Some(self.expr(Stop::Comma)?) } else { None };
            return Ok(ColumnAction::SetType { ty, collation, using });
        }
        if self.eat("DROP") {
            return self.drop_of_column();
        }
        if self.eat("ADD GENERATED") {
            let always = self.generated_when()?;
            self.expect("AS IDENTITY")?;
            return Ok(ColumnAction::AddIdentity { always, options: self.identity_options()?.into() });
        }
        if self.eat("RESET") {
            return Ok(ColumnAction::ResetOptions(self.reset_names()?));
        }
        if self.is_word("OPTIONS") {
            return Ok(ColumnAction::ForeignOptions(self.foreign_options()?));
        }
        if let Some(identity) = self.alter_identity()? {
            return Ok(identity);
        }
        self.expect("SET")?;
        self.set_of_column()
    }

    fn drop_of_column(&mut self) -> Parsed<ColumnAction> {
        if self.eat("DEFAULT") {
            return Ok(ColumnAction::DropDefault);
        }
        if self.eat("NOT NULL") {
            return Ok(ColumnAction::DropNotNull);
        }
        if self.eat("EXPRESSION") {
            return Ok(ColumnAction::DropExpression { if_exists: self.if_exists() });
        }
        self.expect("IDENTITY")?;
        Ok(ColumnAction::DropIdentity { if_exists: self.if_exists() })
    }

    /// After SET.
    fn set_of_column(&mut self) -> Parsed<ColumnAction> {
        if self.eat("DEFAULT") {
            return Ok(ColumnAction::SetDefault(self.expr(Stop::Comma)?));
        }
        if self.eat("NOT NULL") {
            return Ok(ColumnAction::SetNotNull);
        }
        if self.eat("EXPRESSION AS") {
            return Ok(ColumnAction::SetExpression(self.parenthesized_expr()?));
        }
        if self.eat("STATISTICS") {
            return Ok(ColumnAction::SetStatistics(self.statistics_target()?));
        }
        if self.eat("STORAGE") {
            return Ok(ColumnAction::SetStorage(self.lower_label()?));
        }
        if self.eat("COMPRESSION") {
            return Ok(ColumnAction::SetCompression(self.lower_label()?));
        }
        if self.is_symbol("(") {
            return Ok(ColumnAction::SetOptions(self.definitions()?));
        }
        Err(self.expected("DEFAULT, NOT NULL, EXPRESSION, STATISTICS, STORAGE, COMPRESSION or options"))
    }

    /// A number, or DEFAULT and -1 as none.
    pub(super) fn statistics_target(&mut self) -> Parsed<Option<i32>> {
        if self.eat("DEFAULT") {
            return Ok(None);
        }
        Ok(Some(self.integer()?).filter(|target| *target >= 0))
    }

    /// `SET GENERATED …`, `SET INCREMENT BY …`, RESTART, one after the other; none where something else is next.
    fn alter_identity(&mut self) -> Parsed<Option<ColumnAction>> {
        let (mut always, mut options, mut any) = (None, SequenceOptions::default(), false);
        loop {
            let before = self.position();
            if self.eat("SET GENERATED") {
                always = Some(self.generated_when()?);
            } else {
                let set = self.eat("SET");
                if !(set || self.is_word("RESTART")) || !self.sequence_option(&mut options)? {
                    self.set_position(before);
                    break;
                }
            }
            any = true;
        }
        Ok(any.then_some(ColumnAction::AlterIdentity { always, options: options.into() }))
    }
}

impl Plain {
    fn action(self) -> RelationAction {
        match self {
            Self::RowSecurity(enable) => RelationAction::RowSecurity(enable),
            Self::ForceRowSecurity(force) => RelationAction::ForceRowSecurity(force),
            Self::NoCluster => RelationAction::ClusterOn(None),
            Self::Nothing => RelationAction::Nothing,
            Self::Logged(logged) => RelationAction::SetLogged(logged),
            Self::NotOf => RelationAction::NotOf,
        }
    }
}
