//! The columns of a query: what each `*` in it stands for, and what its result's columns are called.

use sqlparser::ast::{
    ArrayElemTypeDef, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, InTarget,
    JoinConstraint, JoinOperator, ObjectName, Query, Select, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, TableAlias, TableFactor, TableWithJoins,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::colname::{figure, name_of};
use super::words::{Star, words_and_stars};
use super::world::World;
use crate::expr::catalog::TypeId;
use crate::expr::is_polymorphic;
use crate::kinds::{Body, Kind, routine};
use crate::model::{self, Had, Name, QName, SearchPath, TypeRef};

/// A column of a relation or result, with its type where that is a column's.
pub(crate) type Output = (Name, Option<TypeRef>);

/// What is in reach of a SELECT list: each name or alias with its columns, `None` where those are not known.
type Scope = Vec<(Name, Option<Vec<Output>>)>;

/// A walk through a query in the order of its text.
pub(super) struct Walk<'w> {
    world: &'w World,
    path: &'w SearchPath,
    /// The stars as they were when the query was written, where that is known.
    given: &'w [Vec<Name>],
    /// The columns that relations had when it was written, where they have changed.
    had: &'w [Had],
    /// The stars met so far; `None` where one cannot be told.
    stars: Vec<Option<Vec<Name>>>,
    /// CTEs in reach.
    ctes: Scope,
    /// The relations it reads.
    pub(super) sources: Vec<QName>,
}

/// Parses a query.
pub(super) fn parse(sql: &str) -> Option<Query> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(sql).ok()?;
    let query = parser.parse_query().ok()?;
    matches!(parser.peek_token().token, sqlparser::tokenizer::Token::EOF).then_some(*query)
}

/// The columns of each star of a query, in order; empty where there is none or one cannot be told.
pub(crate) fn stars(world: &World, sql: &str) -> Vec<Vec<Name>> {
    let expected = places(sql).len();
    if expected == 0 {
        return Vec::new();
    }
    let Some(query) = parse(sql) else { return Vec::new() };
    let mut walk = Walk::new(world, &world.path, &[], &[]);
    walk.query(&query);
    let stars: Option<Vec<_>> = walk.stars.into_iter().collect();
    stars.filter(|stars| stars.len() == expected).unwrap_or_default()
}

/// Where a text has the stars of SELECT lists: not those of a product or of `count(*)`.
pub(crate) fn places(sql: &str) -> Vec<usize> {
    if !sql.contains('*') {
        return Vec::new();
    }
    let (words, stars) = words_and_stars(sql);
    let is_star = |star: &Star| match star.before {
        b',' | b'.' => true,
        b')' => {
            star.next == sql.len()
                || sql.get(star.next..).is_some_and(|after| starts_with_word(after, "from"))
        }
        _ => star
            .word
            .and_then(|n| words.get(n))
            .is_some_and(|word| !word.quoted && matches!(word.name.as_str(), "select" | "distinct" | "all")),
    };
    stars.iter().filter(|star| is_star(star)).map(|star| star.at).collect()
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The names of a view's columns; `None` where they cannot be told.
pub(crate) fn output(world: &World, columns: &[Name], query: &model::Query) -> Option<Vec<Name>> {
    Some(outputs(world, columns, query)?.into_iter().map(|(name, _)| name).collect())
}

/// The columns of a query's result, the first of them called as given.
pub(crate) fn outputs(world: &World, columns: &[Name], query: &model::Query) -> Option<Vec<Output>> {
    let mut walk = Walk::of(world, query);
    let mut outputs = walk.query(&parse(&query.sql)?)?;
    if columns.len() > outputs.len() {
        return None;
    }
    for (output, name) in outputs.iter_mut().zip(columns) {
        output.0.clone_from(name);
    }
    Some(outputs)
}

/// The relations that a query reads; `None` where its text is not understood.
pub(crate) fn sources(query: &model::Query, world: &World) -> Option<Vec<QName>> {
    let mut walk = Walk::of(world, query);
    walk.query(&parse(&query.sql)?);
    Some(walk.sources)
}

impl<'w> Walk<'w> {
    /// A walk through a query of the model.
    pub(super) fn of(world: &'w World, query: &'w model::Query) -> Self {
        Self::new(world, &query.path, &query.stars, &query.had)
    }

    fn new(world: &'w World, path: &'w SearchPath, given: &'w [Vec<Name>], had: &'w [Had]) -> Self {
        Self { world, path, given, had, stars: Vec::new(), ctes: Vec::new(), sources: Vec::new() }
    }

    pub(super) fn query(&mut self, query: &Query) -> Option<Vec<Output>> {
        let reach = self.ctes.len();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let name = name_of(&cte.alias.name);
            let recursive = query.with.as_ref().is_some_and(|with| with.recursive);
            if recursive {
                // Its own columns are those of its first part.
                let mut first = Walk::new(self.world, self.path, &[], self.had);
                first.ctes.clone_from(&self.ctes);
                let columns = first.query(&cte.query);
                self.ctes.push((name.clone(), aliased(columns, Some(&cte.alias))));
            }
            let columns = self.query(&cte.query);
            self.ctes.push((name, aliased(columns, Some(&cte.alias))));
        }
        let outputs = self.body(&query.body);
        self.ctes.truncate(reach);
        outputs
    }

    fn body(&mut self, body: &SetExpr) -> Option<Vec<Output>> {
        match body {
            SetExpr::Select(select) => self.select(select),
            SetExpr::Query(query) => self.query(query),
            SetExpr::SetOperation { left, right, .. } => {
                let outputs = self.body(left);
                self.body(right);
                outputs
            }
            SetExpr::Values(values) => {
                let width = values.rows.first()?.content.len();
                Some((1..=width).map(|n| (Name::new(&format!("column{n}")), None)).collect())
            }
            SetExpr::Table(table) => {
                let name = name_of(table.table_name.as_ref()?);
                let schema = table.schema_name.as_ref().map(name_of);
                self.named(&QName { schema, name })
            }
            _ => None,
        }
    }

    fn select(&mut self, select: &Select) -> Option<Vec<Output>> {
        // Stars of the list come first in the text, but what they are is known from FROM alone.
        let in_list = self.nested_in_list(select);
        let mut scope = Scope::new();
        let mut whole: Option<Vec<Output>> = Some(Vec::new());
        for table in &select.from {
            let columns = self.joined(table, &mut scope);
            whole = match (whole, columns) {
                (Some(mut whole), Some(columns)) => {
                    whole.extend(columns);
                    Some(whole)
                }
                _ => None,
            };
        }
        for condition in select.selection.iter().chain(&select.having) {
            self.expr(condition);
        }
        let mut outputs = Some(Vec::new());
        let mut places = in_list.into_iter();
        for item in &select.projection {
            let place = if is_star(item) { places.next() } else { None };
            let columns = self.item(item, &scope, whole.as_ref(), place);
            outputs = match (outputs, columns) {
                (Some(mut outputs), Some(columns)) => {
                    outputs.extend(columns);
                    Some(outputs)
                }
                _ => None,
            };
        }
        outputs
    }

    /// Takes places for the list's own stars, in order with those of its sub-queries.
    fn nested_in_list(&mut self, select: &Select) -> Vec<usize> {
        let mut places = Vec::new();
        for item in &select.projection {
            match item {
                SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => self.expr(expr),
                item if is_star(item) => {
                    places.push(self.stars.len());
                    self.stars.push(None);
                }
                _ => {}
            }
        }
        places
    }

    fn item(
        &mut self,
        item: &SelectItem,
        scope: &Scope,
        whole: Option<&Vec<Output>>,
        place: Option<usize>,
    ) -> Option<Vec<Output>> {
        let found = match item {
            SelectItem::ExprWithAlias { expr, alias } => {
                return Some(vec![(name_of(alias), column_type(expr, scope))]);
            }
            SelectItem::UnnamedExpr(expr) => {
                let name = figure(expr, self.world.major).unwrap_or_else(|| "?column?".to_owned());
                return Some(vec![(Name::new(&name), column_type(expr, scope))]);
            }
            SelectItem::Wildcard(_) => whole.cloned(),
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                let last = name.0.last().and_then(|part| part.as_ident()).map(name_of)?;
                scope.iter().find(|(alias, _)| *alias == last).and_then(|(_, columns)| columns.clone())
            }
            _ => None,
        };
        let place = place?;
        let found = match (self.given.get(place), found) {
            // As it was when the statement ran; types by name from what is there now.
            (Some(given), found) => Some(
                given
                    .iter()
                    .map(|name| {
                        let ty =
                            found.iter().flatten().find(|(n, _)| n == name).and_then(|(_, ty)| ty.clone());
                        (name.clone(), ty)
                    })
                    .collect::<Vec<_>>(),
            ),
            (None, found) => found,
        };
        if let Some(star) = self.stars.get_mut(place) {
            *star = found.as_ref().map(|columns| columns.iter().map(|(name, _)| name.clone()).collect());
        }
        found
    }

    fn joined(&mut self, table: &TableWithJoins, scope: &mut Scope) -> Option<Vec<Output>> {
        let mut whole = self.factor(&table.relation, scope);
        for join in &table.joins {
            let right = self.factor(&join.relation, scope);
            if let Some(JoinConstraint::On(condition)) = constraint(&join.join_operator) {
                self.expr(condition);
            }
            whole = match (whole, right) {
                (Some(left), Some(right)) => Some(merged(left, right, constraint(&join.join_operator))),
                _ => None,
            };
        }
        whole
    }

    fn factor(&mut self, factor: &TableFactor, scope: &mut Scope) -> Option<Vec<Output>> {
        let (columns, name, alias) = match factor {
            TableFactor::Table { name, alias, args, with_ordinality, .. } => {
                let qname = self.qname(name)?;
                let columns = match args {
                    None => self.named(&qname),
                    Some(_) if *with_ordinality => None,
                    Some(given) => self.function(&qname, &given.args, scope, alias.as_ref()),
                };
                (columns, qname.name, alias)
            }
            TableFactor::Function { name, args, alias, with_ordinality: false, .. } => {
                let qname = self.qname(name)?;
                (self.function(&qname, args, scope, alias.as_ref()), qname.name, alias)
            }
            TableFactor::Derived { subquery, alias, .. } => {
                let columns = self.query(subquery);
                (columns, Name::new(""), alias)
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                (self.joined(table_with_joins, scope), Name::new(""), alias)
            }
            TableFactor::UNNEST { alias, array_exprs, with_offset: false, with_ordinality, .. } => {
                let mut columns = self.unnested(array_exprs, scope, alias.as_ref());
                columns.extend(with_ordinality.then(|| (Name::new("ordinality"), None)));
                (Some(columns), Name::new("unnest"), alias)
            }
            _ => {
                return None;
            }
        };
        let columns = aliased(columns, alias.as_ref());
        let name = alias.as_ref().map_or(name, |alias| name_of(&alias.name));
        scope.push((name, columns.clone()));
        columns
    }

    fn qname(&self, name: &ObjectName) -> Option<QName> {
        let parts: Option<Vec<Name>> = name.0.iter().map(|part| part.as_ident().map(name_of)).collect();
        match parts?.as_slice() {
            [name] => Some(QName::bare(name)),
            [.., schema, name] => Some(QName::new(schema, name)),
            [] => None,
        }
    }

    /// The columns of a CTE or relation.
    fn named(&mut self, name: &QName) -> Option<Vec<Output>> {
        if name.schema.is_none()
            && let Some((_, columns)) = self.ctes.iter().rev().find(|(cte, _)| *cte == name.name)
        {
            return columns.clone();
        }
        let found = self.resolve(name);
        self.sources.push(found.clone());
        let columns = self.world.relation_columns(&found)?;
        let Some(had) = self.had.iter().find(|had| had.relation == found) else { return Some(columns) };
        let ty = |now: &Name| columns.iter().find(|(name, _)| name == now).and_then(|(_, ty)| ty.clone());
        Some(had.columns.iter().map(|(then, now)| (then.clone(), now.as_ref().and_then(ty))).collect())
    }

    fn resolve(&self, name: &QName) -> QName {
        if name.schema.is_some() {
            return name.clone();
        }
        let catalog = Name::new("pg_catalog");
        let schemas = std::iter::once(&catalog).chain(self.path.0.iter());
        let mut found = schemas.map(|schema| QName::new(schema, &name.name));
        let known = |name: &QName| self.world.relation_id(name).is_some() || self.world.is_provided(name);
        found.find(known).unwrap_or_else(|| name.clone())
    }

    /// The columns of `unnest`: of each array the fields of its rows, or one that only a lone array calls like the alias.
    fn unnested(&self, arrays: &[Expr], scope: &Scope, alias: Option<&TableAlias>) -> Vec<Output> {
        let alone = alias.filter(|_| arrays.len() == 1);
        let name = alone.map_or_else(|| Name::new("unnest"), |alias| name_of(&alias.name));
        let columns = |array| self.row_of(array, scope).unwrap_or_else(|| vec![(name.clone(), None)]);
        arrays.iter().flat_map(columns).collect()
    }

    /// The fields of a value, or of what is in an array: of a cast to a row type or a column of one.
    fn row_of(&self, value: &Expr, scope: &Scope) -> Option<Vec<Output>> {
        let name = match value {
            Expr::Nested(inner) => return self.row_of(inner, scope),
            Expr::Cast { data_type, .. } => {
                let mut ty = data_type;
                while let DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) = ty {
                    ty = element;
                }
                let DataType::Custom(name, _) = ty else { return None };
                self.world.named_type(&self.qname(name)?).name
            }
            _ => column_type(value, scope)?.name,
        };
        self.world.relation_id(&name).and_then(|_| self.world.relation_columns(&name))
    }

    /// The columns of a function in FROM.
    fn function(
        &self,
        name: &QName,
        args: &[FunctionArg],
        scope: &Scope,
        alias: Option<&TableAlias>,
    ) -> Option<Vec<Output>> {
        let schemas: Vec<&Name> = match &name.schema {
            Some(schema) => vec![schema],
            None => self.path.0.iter().collect(),
        };
        let named = schemas.into_iter().find_map(|schema| {
            let mut all = self.world.namesakes(Kind::Function, schema, &name.name);
            let first = all.next()?;
            all.next().is_none().then_some(first)
        });
        let Some(Body::Function(function)) =
            named.and_then(|id| self.world.get(id)).map(|object| &object.body)
        else {
            // A scalar function's column is called like its alias or itself.
            let layer = self.world.catalog.pg_catalog();
            let all = layer.functions(name.name.as_str());
            let bare = !all.is_empty() && all.iter().all(|f| f.columns.is_empty());
            if bare && all.iter().all(|f| f.result == TypeId::RECORD) {
                return defined(alias);
            }
            if bare && all.iter().all(|f| is_polymorphic(f.result)) {
                let value = |arg: &FunctionArg| match arg {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => self.row_of(value, scope),
                    _ => None,
                };
                if let Some(row) = args.iter().find_map(value) {
                    return Some(row);
                }
            }
            let scalar = bare && all.iter().all(|f| f.result != TypeId::RECORD);
            let column = alias.map_or_else(|| name.name.clone(), |alias| name_of(&alias.name));
            return scalar.then(|| vec![(column, None)]);
        };
        let outputs: Vec<Output> = function
            .0
            .arguments
            .iter()
            .filter(|argument| !matches!(argument.mode, routine::Mode::In | routine::Mode::Variadic))
            .map(|argument| Some((argument.name.clone()?, Some(argument.ty.clone()))))
            .collect::<Option<_>>()?;
        if !outputs.is_empty() {
            return Some(outputs);
        }
        let returns = function.0.returns.as_ref()?;
        if self.world.relation_id(&returns.name).is_some() && !returns.array {
            return self.world.relation_columns(&returns.name);
        }
        let column = alias.map_or_else(|| name.name.clone(), |alias| name_of(&alias.name));
        if returns.is_builtin("record") {
            defined(alias)
        } else {
            Some(vec![(column, Some(returns.clone()))])
        }
    }

    /// Sub-queries in an expression.
    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Subquery(query) | Expr::Exists { subquery: query, .. } => {
                self.query(query);
            }
            Expr::In { expr, target, .. } => {
                self.expr(expr);
                match target {
                    InTarget::Subquery(query) => {
                        self.query(query);
                    }
                    InTarget::List(list) => list.iter().for_each(|item| self.expr(item)),
                    _ => {}
                }
            }
            Expr::BinaryOp { left, right, .. }
            | Expr::AnyOp { left, right, .. }
            | Expr::AllOp { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            Expr::UnaryOp { expr, .. }
            | Expr::Nested(expr)
            | Expr::Cast { expr, .. }
            | Expr::IsNull(expr)
            | Expr::IsNotNull(expr)
            | Expr::IsTrue(expr)
            | Expr::IsFalse(expr)
            | Expr::Collate { expr, .. } => self.expr(expr),
            Expr::Between { expr, low, high, .. } => {
                self.expr(expr);
                self.expr(low);
                self.expr(high);
            }
            Expr::Case { operand, conditions, else_result, .. } => {
                operand.iter().for_each(|operand| self.expr(operand));
                for when in conditions {
                    self.expr(&when.condition);
                    self.expr(&when.result);
                }
                else_result.iter().for_each(|otherwise| self.expr(otherwise));
            }
            Expr::Function(function) => match &function.args {
                FunctionArguments::Subquery(query) => {
                    self.query(query);
                }
                FunctionArguments::List(list) => {
                    for argument in &list.args {
                        if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument {
                            self.expr(expr);
                        }
                    }
                }
                FunctionArguments::None => {}
            },
            Expr::Tuple(items) => items.iter().for_each(|item| self.expr(item)),
            Expr::Array(array) => array.elem.iter().for_each(|item| self.expr(item)),
            _ => {}
        }
    }
}

fn is_star(item: &SelectItem) -> bool {
    matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..))
}

/// The type of a result that is nothing but a column.
fn column_type(expr: &Expr, scope: &Scope) -> Option<TypeRef> {
    let (qualifier, name) = match expr {
        Expr::Identifier(ident) => (None, name_of(ident)),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [.., qualifier, name] => (Some(name_of(qualifier)), name_of(name)),
            _ => return None,
        },
        Expr::Nested(inner) => return column_type(inner, scope),
        _ => return None,
    };
    let tables = scope.iter().filter(|(alias, _)| qualifier.as_ref().is_none_or(|q| q == alias));
    tables.filter_map(|(_, columns)| columns.as_ref()).flatten().find(|(n, _)| *n == name)?.1.clone()
}

/// The columns of a function that returns records, of which the query says what they are: `AS x(a int, b text)`.
fn defined(alias: Option<&TableAlias>) -> Option<Vec<Output>> {
    let columns = &alias.filter(|alias| !alias.columns.is_empty())?.columns;
    Some(columns.iter().map(|column| (name_of(&column.name), None)).collect())
}

fn aliased(columns: Option<Vec<Output>>, alias: Option<&TableAlias>) -> Option<Vec<Output>> {
    let Some(alias) = alias.filter(|alias| !alias.columns.is_empty()) else { return columns };
    let names = alias.columns.iter().map(|column| name_of(&column.name));
    match columns {
        Some(mut columns) => {
            for (column, name) in columns.iter_mut().zip(names) {
                column.0 = name;
            }
            Some(columns)
        }
        None => Some(names.map(|name| (name, None)).collect()),
    }
}

fn constraint(operator: &JoinOperator) -> Option<&JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint) => Some(constraint),
        _ => None,
    }
}

/// The columns of a join: those of USING and NATURAL once, in front.
fn merged(left: Vec<Output>, right: Vec<Output>, constraint: Option<&JoinConstraint>) -> Vec<Output> {
    let shared: Vec<Name> = match constraint {
        Some(JoinConstraint::Using(names) | JoinConstraint::UsingAlias(names, _)) => {
            names.iter().filter_map(|name| name.0.last()?.as_ident().map(name_of)).collect()
        }
        Some(JoinConstraint::Natural) => {
            let in_right = |name: &Name| right.iter().any(|(other, _)| other == name);
            left.iter().map(|(name, _)| name.clone()).filter(in_right).collect()
        }
        _ => Vec::new(),
    };
    let rest = |columns: &[Output]| -> Vec<Output> {
        columns.iter().filter(|(name, _)| !shared.contains(name)).cloned().collect()
    };
    let mut all: Vec<Output> =
        shared.iter().filter_map(|name| left.iter().find(|(other, _)| other == name).cloned()).collect();
    all.extend(rest(&left));
    all.extend(rest(&right));
    all
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn stars_of_lists_are_told_from_products() {
        for (sql, stars) in [
            ("SELECT * FROM t", 1),
            ("select/* all */*from t", 1),
            ("SELECT -- all\n * FROM t", 1),
            ("SELECT a, /* rest */ t.* FROM t", 1),
            ("SELECT a, (r).* FROM t", 1),
            ("SELECT DISTINCT ON (a) /* x */ * -- y\n FROM t", 1),
            ("SELECT (a) /* times */ * b, a * 2, count(*), 'x' * 3 FROM t", 0),
            ("SELECT \"select\" * 2 FROM t", 0),
            ("SELECT * FROM (SELECT ALL /* of */ * FROM t) x", 2),
        ] {
            assert_eq!(places(sql).len(), stars, "{sql}");
        }
    }
}
