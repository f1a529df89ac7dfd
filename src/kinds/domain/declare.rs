//! CREATE and ALTER DOMAIN.

use super::Domain;
use crate::declare::ddl::{AlterDomain, ConstraintDef, ConstraintDefRule, CreateDomain, DomainAction};
use crate::declare::drop;
use crate::declare::not_null::NotNull;
use crate::declare::world::World;
use crate::kinds::constraint::{Constraint, ConstraintRule};
use crate::kinds::constraint::declare::{How, said_of_not_null};
use crate::kinds::{Body, Kind, constraint};
use crate::model::{Expr, Id, QName, TypeRef};

/// CREATE DOMAIN.
pub(crate) fn create(world: &mut World, statement: &CreateDomain) {
    let CreateDomain { name, ty, collation, constraints } = statement;
    let id = world.new_object(Kind::Domain, name);
    if !world.is_new(&id, false) {
        return;
    }
    let collation = collation.as_ref().and_then(|collation| world.collation_name(&collation.qname()));
    let ty = world.type_ref(ty);
    let default = default_of(world, &ty);
    let mut domain = Domain { ty, not_null: false, default, collation };
    for definition in constraints {
        match &definition.rule {
            ConstraintDefRule::NotNull(_) => domain.not_null = true,
            ConstraintDefRule::Default(expr) => {
                let expr = world.expr(expr);
                domain.default = crate::kinds::column::declare::default(world, expr, &domain.ty);
            }
            _ => {}
        }
    }
    world.create(id.clone(), domain);
    for definition in constraints {
        add(world, &id.qname(), definition, true);
    }
}

/// What a domain over a domain has from it: the default that it has now (`DefineDomain()`).
fn default_of(world: &World, ty: &TypeRef) -> Option<Expr> {
    match world.get(&Id::of(Kind::Domain, &ty.name)).map(|object| &object.body) {
        Some(Body::Domain(base)) if !ty.array => base.default.clone(),
        _ => None,
    }
}

/// A CHECK, or from 18 on a NOT NULL with a name of its own.
fn add(world: &mut World, domain: &QName, definition: &ConstraintDef, creating: bool) {
    let base = match world.get(&Id::of(Kind::Domain, domain)).map(|object| &object.body) {
        Some(Body::Domain(body)) => body.ty.clone(),
        _ => return,
    };
    let given = definition.name.as_ref().map(|name| name.name.clone());
    let rule = match &definition.rule {
        ConstraintDefRule::Check(expr) => ConstraintRule::DomainCheck { expr: world.expr(expr), base },
        ConstraintDefRule::NotNull(_) => {
            let how = How { creating, only: true };
            return world.set_domain_not_null(domain, said_of_not_null(definition, how));
        }
        _ => return,
    };
    let name = given.unwrap_or_else(|| constraint::declare::free_name(world, domain, &rule));
    let id = Id::under(Kind::Constraint, domain, &name);
    if world.is_new(&id, false) {
        let validated = creating || !definition.attributes.not_valid;
        let constraint = Constraint { validated, ..Constraint::new(rule) };
        world.create_at(id, constraint, Some(definition.origin));
    }
}

/// ALTER DOMAIN.
pub(crate) fn alter(world: &mut World, statement: &AlterDomain) {
    let name = world.type_name(&statement.name.qname());
    let Some(id) = world.expect(Id::of(Kind::Domain, &name), false) else { return };
    match &statement.action {
        DomainAction::SetDefault(expr) => {
            let expr = world.expr(expr);
            let Some(ty) = domain(world, &id).map(|body| body.ty.clone()) else { return };
            let default = crate::kinds::column::declare::default(world, expr, &ty);
            change(world, &id, |body| body.default = default);
        }
        DomainAction::DropDefault => change(world, &id, |body| body.default = None),
        DomainAction::SetNotNull => {
            change(world, &id, |body| body.not_null = true);
            world.set_domain_not_null(&name, NotNull::default());
        }
        DomainAction::DropNotNull => {
            change(world, &id, |body| body.not_null = false);
            if let Some(constraint) = world.domain_not_null(&name) {
                world.remove(&constraint);
            }
        }
        DomainAction::AddConstraint(definition) => {
            if matches!(definition.rule, ConstraintDefRule::NotNull(_)) {
                change(world, &id, |body| body.not_null = true);
            }
            add(world, &name, definition, false);
        }
        DomainAction::DropConstraint { if_exists, name: constraint, behavior } => {
            let constraint = Id::under(Kind::Constraint, &name, &constraint.name);
            let not_null = matches!(world.get(&constraint).map(|object| &object.body), Some(Body::Constraint(body))
                if matches!(body.rule, ConstraintRule::NotNull { .. }));
            if let Some(constraint) = world.expect(constraint, *if_exists) {
                drop::constraint(world, &constraint, *behavior);
            }
            if not_null {
                change(world, &id, |body| body.not_null = false);
            }
        }
        DomainAction::ValidateConstraint(constraint) => {
            let constraint = Id::under(Kind::Constraint, &name, &constraint.name);
            if let Some(constraint) = world.expect(constraint, false)
                && let Some(Body::Constraint(body)) = world.get_mut(&constraint).map(|object| &mut object.body)
            {
                body.validated = true;
            }
        }
    }
}

fn domain<'w>(world: &'w World, id: &Id) -> Option<&'w Domain> {
    match &world.get(id)?.body {
        Body::Domain(domain) => Some(domain),
        _ => None,
    }
}

fn change(world: &mut World, id: &Id, change: impl FnOnce(&mut Domain)) {
    if let Some(Body::Domain(domain)) = world.get_mut(id).map(|object| &mut object.body) {
        change(domain);
    }
}
