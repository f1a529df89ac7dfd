//! Operators and functions looked for with the types of their operands: a name alone may mean `pg_catalog`'s.

use super::world::World;
use crate::expr::catalog::{Layer, TypeId};
use crate::kinds::Kind;
use crate::kinds::operator::declare::signature_of;
use crate::model::{Id, Name, QName, TypeRef};

impl World {
    /// The operator of a name for these operands; by its name alone where none takes exactly these.
    pub(crate) fn operator_for(
        &self,
        written: &QName,
        left: Option<&TypeRef>,
        right: Option<&TypeRef>,
    ) -> QName {
        self.exact_operator(written, left, right).unwrap_or_else(|| self.operator_name(written))
    }

    /// The operator of a name for exactly these operands.
    pub(crate) fn exact_operator(
        &self,
        written: &QName,
        left: Option<&TypeRef>,
        right: Option<&TypeRef>,
    ) -> Option<QName> {
        let signature = signature_of(left, right);
        let id_of = |ty: Option<&TypeRef>| ty.map_or(Some(TypeId::NONE), |ty| self.type_id(ty));
        let ids = id_of(left).zip(id_of(right));
        let has = |schema: &Name, name: &Name| {
            let own = Id::of_schema(Kind::Operator, schema, name).with_signature(&signature);
            let given = |layer: &Layer<'_>| {
                let operators = layer.operators(name.as_str());
                ids.is_some_and(|ids| operators.iter().any(|operator| (operator.left, operator.right) == ids))
            };
            self.has(&own) || self.layers(schema).any(given)
        };
        self.lookup(written, has)
    }

    /// The function of a name for these arguments; by its name alone where none takes exactly these.
    pub(crate) fn function_for(&self, written: &QName, arguments: &[TypeRef]) -> QName {
        let types: Vec<String> = arguments.iter().map(|ty| ty.without_modifiers().to_string()).collect();
        let signature = format!("({})", types.join(", "));
        let ids: Option<Vec<TypeId>> = arguments.iter().map(|ty| self.type_id(ty)).collect();
        let has = |schema: &Name, name: &Name| {
            let own = |kind: Kind| self.has(&Id::of_schema(kind, schema, name).with_signature(&signature));
            let given = |layer: &Layer<'_>| {
                let functions = layer.functions(name.as_str());
                ids.as_ref().is_some_and(|ids| functions.iter().any(|function| *function.args == **ids))
            };
            [Kind::Function, Kind::Procedure, Kind::Aggregate].into_iter().any(own)
                || self.layers(schema).any(given)
        };
        self.lookup(written, has).unwrap_or_else(|| self.function_name(written))
    }
}
