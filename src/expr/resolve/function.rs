//! Which function a name and arguments mean (`func_get_detail`).

use super::{Context, Pathway};
use crate::expr::catalog::{Function, FunctionKind, TypeId};
use crate::expr::side::Side;
use crate::model::{Name, QName, SearchPath};

/// What a call turned out to be.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// A function.
    Function(FoundFunction),
    /// A cast that is written like a call: `int4(x)`.
    Cast(TypeId),
}

/// A function that was found, and how the arguments go to it.
#[derive(Clone, Debug)]
pub(crate) struct FoundFunction {
    pub(crate) schema: Name,
    pub(crate) name: Name,
    /// Types of the arguments as given, pseudo-types replaced; VARIADIC ones one by one.
    pub(crate) types: Vec<TypeId>,
    /// What it gives.
    pub(crate) result: TypeId,
    pub(crate) kind: FunctionKind,
    /// For each argument as given, which parameter it is for.
    pub(crate) parameters: Vec<usize>,
    /// From which argument on they are elements of the VARIADIC array.
    pub(crate) variadic_from: Option<usize>,
    /// Identity: `schema.name(types)` as declared.
    pub(crate) identity: String,
    /// OUT columns, names and types.
    pub(crate) columns: Vec<(Name, TypeId)>,
}

/// A function, or one of its forms for a number of arguments.
struct Candidate<'f> {
    schema: Name,
    function: &'f Function<'f>,
    types: Vec<TypeId>,
    parameters: Vec<usize>,
    variadic_from: Option<usize>,
    /// How many arguments are left to their defaults.
    defaults: usize,
}

/// `schema.name(types)` as both sides spell it.
pub(crate) fn identity(side: &Side<'_>, schema: &Name, name: &str, types: &[TypeId]) -> String {
    let types: Vec<String> = types.iter().map(|ty| side.type_name(*ty)).collect();
    format!("{schema}.{name}({})", types.join(","))
}

impl Side<'_> {
    /// The function of a name for these arguments.
    pub(crate) fn function(
        &self,
        name: &QName,
        path: &SearchPath,
        given: &[TypeId],
        names: &[Option<Name>],
        variadic: bool,
    ) -> Option<Found> {
        let candidates = self.candidates(name, path, given.len(), names, variadic);
        if let Some(exact) = candidates.iter().find(|c| c.types == given) {
            return self.found(exact, given).map(Found::Function);
        }
        if let (&[source], [None]) = (given, names)
            && let Some(target) = self.type_named(name, path)
            && self.is_cast_call(source, target)
        {
            return Some(Found::Cast(target));
        }
        let types: Vec<&[TypeId]> = candidates.iter().map(|c| c.types.as_slice()).collect();
        let best = candidates.get(self.select_candidate(given, &types)?)?;
        self.found(best, given).map(Found::Function)
    }

    fn is_cast_call(&self, source: TypeId, target: TypeId) -> bool {
        if source == TypeId::UNKNOWN {
            return true;
        }
        match self.pathway(source, target, Context::Explicit) {
            Some(Pathway::Relabel) => true,
            // Through the text form, but not of rows.
            Some(Pathway::Convert) => {
                let base = (self.base(source).0, self.base(target).0);
                self.cast(base.0, base.1).is_none_or(|c| c.method == crate::expr::catalog::CastMethod::InOut)
                    && !(self.is_row(source) && self.category(target).0 == 'S')
            }
            _ => false,
        }
    }

    fn candidates(
        &self,
        name: &QName,
        path: &SearchPath,
        count: usize,
        names: &[Option<Name>],
        variadic: bool,
    ) -> Vec<Candidate<'_>> {
        let schemas = match &name.schema {
            Some(schema) => vec![schema.clone()],
            None => Self::schemas(path),
        };
        let mut all: Vec<Candidate<'_>> = Vec::new();
        for schema in &schemas {
            for function in self.functions(schema, name.name.as_str()) {
                if function.kind == FunctionKind::Procedure {
                    continue;
                }
                let Some(candidate) = self.candidate(schema, function, count, names, variadic) else {
                    continue;
                };
                // Of equal ones the first in the path counts, and the plain one before a variadic one.
                match all.iter_mut().find(|c| c.types == candidate.types) {
                    None => all.push(candidate),
                    Some(other) if other.schema == *schema && better(&candidate, other) => *other = candidate,
                    Some(_) => {}
                }
            }
        }
        all
    }

    fn candidate<'f>(
        &self,
        schema: &Name,
        function: &'f Function<'f>,
        count: usize,
        names: &[Option<Name>],
        variadic: bool,
    ) -> Option<Candidate<'f>> {
        let declared = function.args.len();
        let defaults = usize::from(function.default_count);
        let make = |types: Vec<TypeId>, parameters: Vec<usize>, variadic_from, defaults| Candidate {
            schema: schema.clone(),
            function,
            types,
            parameters,
            variadic_from,
            defaults,
        };
        if variadic && function.variadic.is_none() {
            return None;
        }
        if names.iter().any(Option::is_some) {
            let parameters = named_parameters(function, names)?;
            let missing: Vec<usize> = (0..declared).filter(|n| !parameters.contains(n)).collect();
            if missing.iter().any(|n| n + defaults < declared) {
                return None;
            }
            let types = parameters.iter().filter_map(|n| function.args.get(*n).copied()).collect();
            return Some(make(types, parameters, None, missing.len()));
        }
        if count <= declared
            && count + defaults >= declared
            && (variadic || function.variadic.is_none() || count < declared)
        {
            let types = function.args.get(..count)?.to_vec();
            return Some(make(types, (0..count).collect(), None, declared - count));
        }
        let element = function.variadic.filter(|_| !variadic)?;
        if element == TypeId::ANY {
            if count < declared {
                return None;
            }
            let mut types = function.args.get(..declared.checked_sub(1)?)?.to_vec();
            types.resize(count, TypeId::ANY);
            return Some(make(types, (0..count).map(|n| n.min(declared - 1)).collect(), None, 0));
        }
        if count < declared {
            return None;
        }
        let mut types = function.args.get(..declared.checked_sub(1)?)?.to_vec();
        types.resize(count, element);
        let parameters = (0..count).map(|n| n.min(declared - 1)).collect();
        Some(make(types, parameters, Some(declared - 1), 0))
    }

    fn found(&self, candidate: &Candidate<'_>, given: &[TypeId]) -> Option<FoundFunction> {
        let function = candidate.function;
        let (types, result) = self.concrete(given, &candidate.types, function.result)?;
        let columns = function.columns.iter().map(|c| (Name::new(c.name), c.ty)).collect();
        Some(FoundFunction {
            schema: candidate.schema.clone(),
            name: Name::new(function.name),
            types,
            result,
            kind: function.kind,
            parameters: candidate.parameters.clone(),
            variadic_from: candidate.variadic_from,
            identity: identity(self, &candidate.schema, function.name, &function.args),
            columns,
        })
    }
}

/// Of two of equal types: fewer defaults, and plain before variadic.
fn better(new: &Candidate<'_>, old: &Candidate<'_>) -> bool {
    (new.variadic_from.is_some(), new.defaults) < (old.variadic_from.is_some(), old.defaults)
}

/// Which parameter each argument is for, those with names by name.
fn named_parameters(function: &Function<'_>, names: &[Option<Name>]) -> Option<Vec<usize>> {
    let mut parameters = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let parameter = match name {
            None => at,
            Some(name) => function.arg_names.iter().position(|n| *n == name.as_str())?,
        };
        if parameters.contains(&parameter) || parameter >= function.args.len() {
            return None;
        }
        parameters.push(parameter);
    }
    Some(parameters)
}
