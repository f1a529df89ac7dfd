//! Columns as statements make and change them.

use super::{Column, Generated, Identity};
use crate::declare::ddl::{
    ColumnDef, ConstraintDef, ConstraintDefRule, ObjectName, SequenceOptions, TypeName,
};
use crate::declare::had;
use crate::declare::world::World;
use crate::expr::ast::{self, TypeName as Cast};
use crate::expr::parse;
use crate::kinds::constraint::declare::{How, Pending, said_of_not_null};
use crate::kinds::sequence::{self, Sequence};
use crate::kinds::{Body, Kind, table};
use crate::model::{Expr, Id, Name, Options, Origin, QName, TypeRef};

/// The integer type behind `serial` and its like.
fn serial(ty: &TypeName) -> Option<TypeRef> {
    if ty.name.schema.is_some() {
        return None;
    }
    Some(TypeRef::builtin(match ty.name.name.as_str() {
        "smallserial" | "serial2" => "int2",
        "serial" | "serial4" => "int4",
        "bigserial" | "serial8" => "int8",
        _ => return None,
    }))
}

/// A column with a type and nothing else.
pub(crate) fn plain(position: u32, ty: TypeRef) -> Column {
    Column {
        position,
        ty,
        not_null: false,
        default: None,
        identity: None,
        generated: None,
        collation: None,
        storage: None,
        compression: None,
        statistics: None,
        local: false,
        options: Options::new(),
    }
}

/// A column of a view or composite type of which nothing is said yet.
pub(crate) fn derived(ty: TypeRef) -> Column {
    plain(0, ty)
}

/// Makes a column of a view or composite type an object, now that something is said of it.
pub(crate) fn make_derived(world: &mut World, relation: &Id, name: &Name) {
    let id = Id::under(Kind::Column, &relation.qname(), name);
    if !matches!(relation.kind, Kind::View | Kind::MaterializedView | Kind::CompositeType) || world.has(&id) {
        return;
    }
    // Where the columns cannot be told, there may well be one of that name.
    let ty = match world.relation_columns(&relation.qname()) {
        None => None,
        Some(columns) => match columns.into_iter().find(|(column, _)| column == name) {
            Some((_, ty)) => ty,
            None => return,
        },
    };
    world.create(id, derived(ty.unwrap_or_else(unknown)));
}

/// Stands for a type that cannot be told.
pub(crate) fn unknown() -> TypeRef {
    TypeRef::named(QName::bare(&"unknown".into()))
}

/// Makes a column of a table, or gives what is said to one that is there by inheritance; what a constraint of the
/// table comes of is left pending.
pub(crate) fn define<'d>(world: &mut World, table: &QName, definition: &'d ColumnDef) -> Vec<Pending<'d>> {
    let ColumnDef { name, ty, storage: _, compression: _, options: _, collation: _, constraints, origin } =
        definition;
    let id = Id::under(Kind::Column, table, &name.name);
    if !world.has(&id) {
        let written = match ty {
            Some(ty) => serial(ty).unwrap_or_else(|| world.type_ref(ty)),
            None => unknown(),
        };
        let mut column = plain(next_position(world, table), written);
        settle(world, &mut column, definition);
        world.create_at(id.clone(), column, Some(*origin));
    } else {
        // Where the table itself says something of an inherited column, that is where it is declared.
        let origin = world.stand_in.or(Some(*origin));
        if let Some(object) = world.get_mut(&id) {
            object.origin = origin;
        }
        world.own_columns.insert(id.clone());
        change(world, &id, |world, column| settle(world, column, definition));
    }
    if ty.as_ref().is_some_and(|ty| serial(ty).is_some()) {
        make_serial(world, &id);
    }
    let mut pending = Vec::new();
    for constraint in constraints {
        if let Some(constraint) = apply(world, &id, constraint) {
            pending.push(constraint);
        }
    }
    // The NOT NULL of a column's PRIMARY KEY comes with the column, a table's after all columns.
    if constraints.iter().any(|constraint| matches!(constraint.rule, ConstraintDefRule::PrimaryKey(_))) {
        world.ensure_not_null(table, &name.name);
    }
    pending
}

/// What a definition says besides type and constraints.
fn settle(world: &World, column: &mut Column, definition: &ColumnDef) {
    let ColumnDef { name: _, ty: _, storage, compression, options, collation, constraints: _, origin: _ } =
        definition;
    if let Some(collation) = collation.as_ref().and_then(|collation| collation_of(world, collation)) {
        column.collation = Some(collation);
    }
    set_storage(world, column, storage.as_deref());
    if let Some(method) = compression.as_ref().filter(|method| *method != "default") {
        column.compression = Some(method.clone());
    }
    crate::declare::options::change(&mut column.options, options);
}

/// One past the last column: no place is left empty.
pub(crate) fn next_position(world: &World, table: &QName) -> u32 {
    world.column_count(table) + 1
}

/// Changes a column in what indices are not made of.
pub(crate) fn change(world: &mut World, id: &Id, change: impl FnOnce(&World, &mut Column)) {
    let Some(Body::Column(column)) = world.get(id).map(|object| object.body.clone()) else { return };
    let mut column = column;
    change(world, &mut column);
    world.update(id, |object| object.body = Body::Column(column));
}

/// What a column constraint says of the column itself; the others are pending.
fn apply<'d>(world: &mut World, id: &Id, constraint: &'d ConstraintDef) -> Option<Pending<'d>> {
    match &constraint.rule {
        ConstraintDefRule::NotNull(_) => {
            if let Some(table) = id.relation() {
                let how = How { creating: true, only: true };
                world.set_not_null(&table, &id.name, said_of_not_null(constraint, how));
            }
        }
        ConstraintDefRule::Null => {}
        ConstraintDefRule::Default(expr) => {
            let expr = world.expr(expr);
            change(world, id, |world, column| column.default = default(world, expr, &column.ty));
        }
        ConstraintDefRule::Identity { always, options } => add_identity(world, id, *always, options),
        ConstraintDefRule::Generated { expr, stored } => {
            let expr = world.expr(expr);
            let stored = stored.unwrap_or(world.major < 18);
            change(world, id, |_, column| {
                column.generated = Some(Box::new(Generated { expr, stored }));
                column.default = None;
            });
        }
        ConstraintDefRule::Check(_)
        | ConstraintDefRule::PrimaryKey(_)
        | ConstraintDefRule::Unique(_)
        | ConstraintDefRule::ForeignKey(_)
        | ConstraintDefRule::Exclude(_) => {
            return Some(Pending { definition: constraint, column: Some(id.name.clone()) });
        }
    }
    None
}

/// DEFAULT NULL is none, but where PostgreSQL keeps it for the sake of a cast to a length, a domain or another type.
pub(crate) fn default(world: &World, expr: Expr, ty: &TypeRef) -> Option<Expr> {
    let is_domain = || world.type_object(&ty.name).is_some_and(|id| id.kind == Kind::Domain);
    let dropped = is_null_of(&expr.sql, ty) && ty.modifiers.is_empty() && !is_domain();
    (!dropped).then_some(expr)
}

/// NULL, in parentheses or cast to this very type too: a cast to another stays, on top of which comes one to this.
fn is_null_of(sql: &str, ty: &TypeRef) -> bool {
    casts_of_null(sql).is_some_and(|casts| match casts.as_slice() {
        [] => true,
        [cast] => calls(cast, ty),
        _ => false,
    })
}

/// The types that NULL is cast to, the last one first; none where a text is anything else.
pub(super) fn casts_of_null(sql: &str) -> Option<Vec<Cast>> {
    // Most defaults are something else.
    if !sql.as_bytes().windows(4).any(|word| word.eq_ignore_ascii_case(b"null")) {
        return None;
    }
    let mut casts = Vec::new();
    let mut expr = parse::expression(sql).ok()?;
    while let ast::Expr::Cast(operand, ty) = expr {
        casts.push(ty);
        expr = *operand;
    }
    (expr == ast::Expr::Literal(ast::Literal::Null)).then_some(casts)
}

/// Whether a cast is to this type, with or without its schema.
fn calls(cast: &Cast, ty: &TypeRef) -> bool {
    let Cast { name, modifiers, fields, array, site: _ } = cast;
    name.agrees(&ty.name) && *array == ty.array && modifiers.is_empty() && fields.is_none()
}

/// `nextval('schema.sequence'::regclass)`.
pub(crate) fn nextval(sequence: &QName) -> Expr {
    Expr::qualified(format!("nextval('{}'::regclass)", sequence.to_string().replace('\'', "''")))
}

fn make_serial(world: &mut World, id: &Id) {
    let Some(table) = id.relation() else { return };
    let Some(ty) = world.column(&table, &id.name).map(|column| column.ty.clone()) else { return };
    let name = world.free_relation(&table, Some(id.name.as_str()), "seq", false);
    let sequence_name = QName { schema: table.schema.clone(), name };
    let sequence = Sequence {
        owned_by: Some((table.name.clone(), id.name.clone())),
        unlogged: is_unlogged(world, &table),
        ..sequence::declare::new(ty, &SequenceOptions::default())
    };
    let origin = world.get(id).and_then(|object| object.origin);
    world.create_at(Id::of(Kind::Sequence, &sequence_name), sequence, origin);
    change(world, id, |_, column| {
        column.default = Some(nextval(&sequence_name));
    });
    world.ensure_not_null(&table, &id.name);
}

/// GENERATED … AS IDENTITY.
pub(crate) fn add_identity(world: &mut World, id: &Id, always: bool, options: &SequenceOptions) {
    let Some(table) = id.relation() else { return };
    let usual = crate::declare::names::sequence(id);
    let name = match &options.name {
        Some(name) => name.name.clone(),
        None => world.free_relation(&table, Some(id.name.as_str()), "seq", false),
    };
    let name = (name != usual).then_some(name);
    let privileges = world.first_privileges(Kind::Sequence, id.schema.as_ref());
    let unlogged = options.logged.map_or_else(|| is_unlogged(world, &table), |logged| !logged);
    change(world, id, |world, column| {
        let ty = options.ty.as_ref().map_or_else(|| column.ty.clone(), |ty| world.type_ref(ty));
        let mut numbers = sequence::declare::new(ty, options);
        numbers.unlogged = unlogged;
        let mut identity = sequence::declare::into_identity(numbers, always, name);
        identity.privileges = privileges;
        column.identity = Some(Box::new(identity));
    });
    world.ensure_not_null(&table, &id.name);
}

/// SET GENERATED, SET START and the like.
pub(crate) fn alter_identity(column: &mut Column, always: Option<bool>, options: &SequenceOptions) {
    if let Some(identity) = &mut column.identity {
        identity.always = always.unwrap_or(identity.always);
        sequence::declare::alter_identity(identity, &column.ty, None, options);
    }
}

/// Whether the sequence of a new column of this table is UNLOGGED: from 15 on it is what the table is.
pub(crate) fn is_unlogged(world: &World, table: &QName) -> bool {
    world.major >= 15 && table::is_unlogged(&world.model, table) == Some(true)
}

/// Does something to the identities of a table's columns.
pub(crate) fn identities(world: &mut World, table: &QName, mut each: impl FnMut(&mut Identity)) {
    for id in world.under(Kind::Column, table) {
        if let Some(Body::Column(Column { identity: Some(identity), .. })) =
            world.get_mut(&id).map(|object| &mut object.body)
        {
            each(identity);
        }
    }
}

/// COLLATE, where it says something.
pub(crate) fn collation_of(world: &World, collation: &ObjectName) -> Option<QName> {
    world.collation_name(&collation.qname())
}

/// STORAGE: none where it is the type's own.
pub(crate) fn set_storage(world: &World, column: &mut Column, storage: Option<&str>) {
    let Some(storage) = storage else { return };
    let own = own_storage(world, &column.ty);
    column.storage = (storage != "default" && Some(storage) != own).then(|| storage.to_owned());
}

/// How values of a type are stored unless the column says otherwise (`typstorage`).
fn own_storage(world: &World, ty: &TypeRef) -> Option<&'static str> {
    if let Some(id) = world.type_id(ty) {
        return match world.catalog.type_by_id(id)?.storage {
            'p' => Some("plain"),
            'e' => Some("external"),
            'm' => Some("main"),
            'x' => Some("extended"),
            _ => None,
        };
    }
    if ty.array {
        return Some("extended");
    }
    match &world.get(&world.type_object(&ty.name)?)?.body {
        Body::Enum(_) => Some("plain"),
        Body::Domain(domain) => own_storage(world, &domain.ty),
        Body::BaseType(base) => Some(match base.options.get("storage").map_or("plain", String::as_str) {
            "main" => "main",
            "external" => "external",
            "extended" => "extended",
            _ => "plain",
        }),
        _ => Some("extended"),
    }
}

/// The names of a table's columns, in order.
pub(crate) fn names(world: &World, table: &QName) -> Vec<Name> {
    world.model.columns(table).into_iter().map(|(name, _)| name.clone()).collect()
}

/// Takes a column out and closes the gap.
pub(crate) fn remove(world: &mut World, id: &Id) {
    let Some(table) = id.relation() else { return };
    let Some(gone) = world.column(&table, &id.name).map(|column| column.position) else { return };
    world.remove(id);
    for later in world.under(Kind::Column, &table) {
        if let Some(Body::Column(column)) = world.get_mut(&later).map(|object| &mut object.body)
            && column.position > gone
        {
            column.position -= 1;
        }
    }
}

/// Copies a column of a parent into a partition or inheriting table that has none of that name.
pub(crate) fn inherit(
    world: &mut World,
    table: &QName,
    name: &Name,
    parent: &Column,
    origin: Option<Origin>,
) {
    let id = Id::under(Kind::Column, table, name);
    if let Some(own) = world.column(table, name) {
        if parent.not_null && !own.not_null {
            change(world, &id, |_, column| column.not_null = true);
        }
        return;
    }
    let mut column = parent.clone();
    had::before_add(world, table, name);
    column.position = next_position(world, table);
    column.statistics = None;
    column.local = false;
    column.options.clear();
    // Partitions have it from 17 on, but by the sequence of the partitioned table: it is that table's alone.
    column.identity = None;
    world.create_at(id, column, origin);
}
