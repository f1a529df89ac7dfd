//! CREATE TABLE, CREATE FOREIGN TABLE and CREATE TABLE … AS.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    ColumnDef, CreateTable, CreateTableAs, Ddl, Definition, ForeignPart, Ident, Like, LikeOption, ObjectName,
    PartitionBoundDef, PartitionBy, Persistence, TableElement, TypeName,
};
use crate::model::Name;

const LIKE_OPTIONS: &[(&str, LikeOption)] = &[
    ("COMMENTS", LikeOption::Comments),
    ("COMPRESSION", LikeOption::Compression),
    ("CONSTRAINTS", LikeOption::Constraints),
    ("DEFAULTS", LikeOption::Defaults),
    ("GENERATED", LikeOption::Generated),
    ("IDENTITY", LikeOption::Identity),
    ("INDEXES", LikeOption::Indexes),
    ("STATISTICS", LikeOption::Statistics),
    ("STORAGE", LikeOption::Storage),
];

/// What follows the parentheses of CREATE TABLE.
struct Storage {
    partition_by: Option<PartitionBy>,
    access_method: Option<Name>,
    options: Vec<Definition>,
    tablespace: Option<Name>,
}

impl Cursor<'_> {
    /// TEMPORARY, UNLOGGED, or nothing.
    pub(super) fn persistence(&mut self) -> Persistence {
        const WORDS: &[(&str, Persistence)] = &[
            ("GLOBAL TEMPORARY", Persistence::Temporary),
            ("GLOBAL TEMP", Persistence::Temporary),
            ("LOCAL TEMPORARY", Persistence::Temporary),
            ("LOCAL TEMP", Persistence::Temporary),
            ("TEMPORARY", Persistence::Temporary),
            ("TEMP", Persistence::Temporary),
            ("UNLOGGED", Persistence::Unlogged),
        ];
        self.eat_one(WORDS).unwrap_or_default()
    }

    /// After CREATE … TABLE.
    pub(super) fn create_table(&mut self, persistence: Persistence, foreign: bool) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        if !foreign && self.is_table_as() {
            return self.create_table_as(persistence, if_not_exists, name);
        }
        let mut table = CreateTable {
            persistence,
            if_not_exists,
            name,
            of_type: None,
            partition_of: None,
            elements: Vec::new(),
            inherits: Vec::new(),
            partition_by: None,
            access_method: None,
            options: Vec::new(),
            tablespace: None,
            foreign: None,
        };
        self.table_shape(&mut table)?;
        if foreign {
            self.expect("SERVER")?;
            table.foreign = Some(ForeignPart { server: self.ident()?, options: self.foreign_options()? });
        }
        let Storage { partition_by, access_method, options, tablespace } = self.table_storage()?;
        let table = CreateTable { partition_by, access_method, options, tablespace, ..table };
        Ok(Ddl::CreateTable(Box::new(table)))
    }

    /// `(…) INHERITS (…)`, `OF type (…)` or `PARTITION OF table (…) FOR VALUES …`.
    fn table_shape(&mut self, table: &mut CreateTable) -> Parsed<()> {
        if self.eat("PARTITION OF") {
            let parent = self.object_name()?;
            table.elements = self.typed_elements()?;
            table.partition_of = Some((parent, self.partition_bound()?));
        } else if self.eat("OF") {
            table.of_type = Some(self.object_name()?);
            table.elements = self.typed_elements()?;
        } else {
            self.expect_symbol("(")?;
            if !self.is_symbol(")") {
                table.elements = self.list(Self::table_element)?;
            }
            self.expect_symbol(")")?;
            if self.eat("INHERITS") {
                table.inherits = self.parenthesized(Self::object_name)?;
            }
        }
        Ok(())
    }

    fn table_storage(&mut self) -> Parsed<Storage> {
        let partition_by = self.partition_by()?;
        let access_method = self.access_method()?;
        let options = self.storage_options()?;
        if self.eat("ON COMMIT") {
            const WORDS: &[(&str, ())] = &[("PRESERVE ROWS", ()), ("DELETE ROWS", ()), ("DROP", ())];
            self.expect_one(WORDS, "PRESERVE ROWS, DELETE ROWS or DROP")?;
        }
        Ok(Storage { partition_by, access_method, options, tablespace: self.tablespace()? })
    }

    /// `WITH (…)`, WITHOUT OIDS, WITH OIDS.
    fn storage_options(&mut self) -> Parsed<Vec<Definition>> {
        if self.eat("WITHOUT OIDS") || self.eat("WITH OIDS") {
            return Ok(Vec::new());
        }
        self.with_definitions()
    }

    fn table_element(&mut self) -> Parsed<TableElement> {
        if self.is_word("LIKE") {
            return Ok(TableElement::Like(self.like()?));
        }
        if self.is_table_constraint() {
            return Ok(TableElement::Constraint(self.table_constraint()?));
        }
        Ok(TableElement::Column(self.column_def()?))
    }

    fn like(&mut self) -> Parsed<Like> {
        let start = self.byte();
        self.expect("LIKE")?;
        let relation = self.object_name()?;
        let mut including = std::collections::BTreeSet::new();
        while let Some(include) = self.eat_one(&[("INCLUDING", true), ("EXCLUDING", false)]) {
            let which = if self.eat("ALL") {
                LIKE_OPTIONS.iter().map(|(_, option)| *option).collect()
            } else {
                vec![self.expect_one(LIKE_OPTIONS, "what to include or exclude")?]
            };
            for option in which {
                if include {
                    including.insert(option)
                } else {
                    including.remove(&option)
                };
            }
        }
        Ok(Like { relation, including, origin: self.origin_from(start) })
    }

    /// A column with its type.
    pub(super) fn column_def(&mut self) -> Parsed<ColumnDef> {
        let start = self.byte();
        let name = self.ident()?;
        let ty = self.type_name()?;
        self.column_rest(start, name, Some(ty))
    }

    fn column_rest(&mut self, start: u32, name: Ident, ty: Option<TypeName>) -> Parsed<ColumnDef> {
        let mut column = ColumnDef {
            origin: name.origin,
            name,
            ty,
            storage: None,
            compression: None,
            options: Vec::new(),
            collation: None,
            constraints: Vec::new(),
        };
        loop {
            if self.eat("STORAGE") {
                column.storage = Some(self.lower_label()?);
            } else if self.eat("COMPRESSION") {
                column.compression = Some(self.lower_label()?);
            } else if self.is_word("OPTIONS") {
                column.options = self.foreign_options()?;
            } else if self.eat("COLLATE") {
                column.collation = Some(self.object_name()?);
            } else if let Some(constraint) = self.column_constraint()? {
                column.constraints.push(constraint);
            } else {
                break;
            }
        }
        column.origin = self.origin_from(start);
        Ok(column)
    }

    /// A word in lower case: `external`, `default`.
    pub(super) fn lower_label(&mut self) -> Parsed<String> {
        Ok(self.label()?.name.as_str().to_ascii_lowercase())
    }

    /// Columns without types, and constraints, of a typed table or partition.
    fn typed_elements(&mut self) -> Parsed<Vec<TableElement>> {
        if !self.is_symbol("(") {
            return Ok(Vec::new());
        }
        self.parenthesized(|c| {
            if c.is_table_constraint() {
                return Ok(TableElement::Constraint(c.table_constraint()?));
            }
            let start = c.byte();
            let name = c.ident()?;
            c.eat("WITH OPTIONS");
            Ok(TableElement::Column(c.column_rest(start, name, None)?))
        })
    }

    /// `FOR VALUES …` or DEFAULT.
    pub(super) fn partition_bound(&mut self) -> Parsed<PartitionBoundDef> {
        if self.eat("DEFAULT") {
            return Ok(PartitionBoundDef::Default);
        }
        self.expect("FOR VALUES")?;
        if self.eat("IN") {
            return Ok(PartitionBoundDef::List(self.expr_list()?));
        }
        if self.eat("FROM") {
            let from = self.expr_list()?;
            self.expect("TO")?;
            return Ok(PartitionBoundDef::Range(from, self.expr_list()?));
        }
        self.expect("WITH")?;
        let (mut modulus, mut remainder) = (None, None);
        self.parenthesized(|c| {
            let which = c.expect_one(&[("MODULUS", true), ("REMAINDER", false)], "MODULUS or REMAINDER")?;
            *(if which { &mut modulus } else { &mut remainder }) = Some(c.integer()?);
            Ok(())
        })?;
        match (modulus, remainder) {
            (Some(modulus), Some(remainder)) => Ok(PartitionBoundDef::Hash(modulus, remainder)),
            _ => Err(self.failure("MODULUS and REMAINDER were expected in the parentheses before this")),
        }
    }

    /// Whether the rest, after the name, is CREATE TABLE … AS: between the two only a list of columns, USING,
    /// WITH, ON COMMIT and TABLESPACE may stand.
    fn is_table_as(&self) -> bool {
        let mut ahead = self.clone();
        if ahead.is_symbol("(") && ahead.optional_columns().is_err() {
            return false;
        }
        ahead.table_storage().is_ok() && ahead.is_word("AS")
    }

    fn create_table_as(
        &mut self,
        persistence: Persistence,
        if_not_exists: bool,
        name: ObjectName,
    ) -> Parsed<Ddl> {
        let columns = self.optional_columns()?;
        let Storage { partition_by: _, access_method, options, tablespace } = self.table_storage()?;
        self.expect("AS")?;
        let (query, _) = self.query_before(super::view::WITH_DATA)?;
        Ok(Ddl::CreateTableAs(CreateTableAs {
            persistence,
            if_not_exists,
            name,
            columns,
            access_method,
            options,
            tablespace,
            query,
        }))
    }
}
