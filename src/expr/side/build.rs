//! Makes a side of a model.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::{Side, TypeNumbers};
use crate::expr::catalog::{
    Cast, CastContext, CastMethod, Catalog, Column, Function, FunctionKind, Layer, Operator, Range, Type,
    TypeId, TypeKind, Volatility,
};
use crate::kinds::routine::{Argument, Mode, Routine};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Name, QName, SearchPath, TypeRef};

/// What is a type, of those kinds that are types by themselves.
const TYPES: &[Kind] = &[
    Kind::Enum,
    Kind::CompositeType,
    Kind::BaseType,
    Kind::Table,
    Kind::ForeignTable,
    Kind::View,
    Kind::MaterializedView,
];

/// What is called, and the casts that call it.
const CALLED: &[Kind] = &[Kind::Function, Kind::Procedure, Kind::Aggregate, Kind::Cast];

impl<'m> Side<'m> {
    /// A side of this model, its types numbered in common with the other side's.
    pub(in crate::expr) fn new(model: &'m Model, major: u16, numbers: Arc<TypeNumbers>) -> Self {
        let mut side = Self {
            model,
            catalog: Catalog::builtin(major),
            numbers,
            layers: BTreeMap::new(),
            types: BTreeMap::new(),
            ranges: Vec::new(),
            casts: BTreeMap::new(),
            relations: Mutex::default(),
            following: Mutex::default(),
            in_utc: false,
        };
        side.add_extensions();
        side.add_types();
        let mut own: BTreeMap<Name, Layer<'m>> = BTreeMap::new();
        side.add_provided(&mut own);
        side.add_objects(&mut own);
        side.add_constructors(&mut own);
        for (schema, mut layer) in own {
            layer.sort();
            side.layers.entry(schema).or_default().push(Cow::Owned(layer));
        }
        side
    }

    /// Extensions of contrib whose schema is known, where no server said what they bring.
    fn add_extensions(&mut self) {
        let public = Name::new("public");
        for (id, object) in self.model.of_kind(Kind::Extension) {
            let Body::Extension(extension) = &object.body else { continue };
            let Some(known) = self.catalog.extension(id.name.as_str()) else { continue };
            let schema =
                known.schema.map(Name::new).or_else(|| extension.schema.clone()).unwrap_or(public.clone());
            if schema.as_str() == "pg_catalog" {
                continue;
            }
            for cast in &known.layer.casts {
                self.casts.insert((cast.source, cast.target), *cast);
            }
            let mut by_name = self.numbers.by_name.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            for ty in known.layer.types.iter() {
                by_name.insert(QName::new(&schema, &Name::new(ty.name)), ty.id);
            }
            drop(by_name);
            self.ranges.extend(known.layer.ranges.iter().copied());
            self.layers.entry(schema).or_default().push(Cow::Borrowed(&known.layer));
        }
    }

    /// The number of a type of the model; one that nobody declares gets a number too, but no definition.
    fn number(&self, ty: &TypeRef) -> TypeId {
        if let Some((id, _)) = self.type_ref(ty) {
            return id;
        }
        let id = self.numbers.number(&ty.name);
        if ty.array { TypeId(id.0 + 1) } else { id }
    }

    fn add_type(&mut self, name: &'m QName, kind: TypeKind, category: char) -> TypeId {
        self.add_type_as(name.clone(), name.name.as_str(), kind, category)
    }

    fn add_type_as(&mut self, name: QName, text: &'m str, kind: TypeKind, category: char) -> TypeId {
        let id = self.numbers.number(&name);
        if id < TypeId::FIRST_USER {
            return id;
        }
        let array = TypeId(id.0 + 1);
        let ty = Type {
            name: text,
            id,
            kind,
            category,
            preferred: false,
            element: None,
            true_array: false,
            array: Some(array),
            length: -1,
            storage: 'x',
            delimiter: ',',
            base: None,
            base_modifier: -1,
            takes_modifiers: false,
            collation: None,
            attributes: Box::default(),
        };
        let of = Type {
            id: array,
            kind: TypeKind::Base,
            category: 'A',
            element: Some(id),
            true_array: true,
            array: None,
            ..ty.clone()
        };
        self.types.insert(id, ty);
        self.types.insert(array, of);
        id
    }

    fn add_types(&mut self) {
        let model = self.model;
        for (id, object) in TYPES.iter().flat_map(|kind| model.of_kind(*kind)) {
            let name = || id.qname();
            let text = id.name.as_str();
            match &object.body {
                Body::Enum(_) => _ = self.add_type_as(name(), text, TypeKind::Enum, 'E'),
                Body::CompositeType(_) => _ = self.add_type_as(name(), text, TypeKind::Composite, 'C'),
                Body::BaseType(base) => {
                    let category = base.options.get("category").and_then(|c| c.chars().next()).unwrap_or('U');
                    self.add_type_as(name(), text, TypeKind::Base, category);
                }
                // The rows of a relation.
                _ => _ = self.add_type_as(name(), text, TypeKind::Composite, 'C'),
            }
        }
        for ty in &self.model.provided.types {
            let kind = match ty.typtype {
                'c' => TypeKind::Composite,
                'd' => TypeKind::Domain,
                'e' => TypeKind::Enum,
                'r' => TypeKind::Range,
                'm' => TypeKind::Multirange,
                'p' => TypeKind::Pseudo,
                _ => TypeKind::Base,
            };
            let id = self.add_type(&ty.name, kind, ty.category);
            if let Some(own) = self.types.get_mut(&id) {
                own.preferred = ty.preferred;
            }
        }
        self.add_ranges();
        self.add_domains();
    }

    fn add_ranges(&mut self) {
        for (id, object) in self.model.of_kind(Kind::RangeType) {
            let Body::RangeType(range) = &object.body else { continue };
            let name = id.qname();
            let number = self.add_type_as(name.clone(), id.name.as_str(), TypeKind::Range, 'R');
            let multirange = range
                .multirange
                .clone()
                .or_else(|| multirange_name(&name))
                .map(|name| self.add_type_as(name, id.name.as_str(), TypeKind::Multirange, 'R'));
            let subtype = self.number(&range.subtype);
            self.ranges.push(Range {
                range: number,
                subtype,
                multirange,
                discrete: range.canonical.is_some(),
            });
        }
        for ty in self.model.provided.types.iter().filter(|ty| ty.typtype == 'r') {
            let Some(base) = &ty.base else { continue };
            let (range, subtype) = (self.numbers.number(&ty.name), self.number(base));
            self.ranges.push(Range { range, subtype, multirange: None, discrete: false });
        }
    }

    /// The functions that make ranges of their bounds (`makeRangeConstructors()`).
    fn add_constructors(&mut self, own: &mut BTreeMap<Name, Layer<'m>>) {
        for (id, object) in self.model.of_kind(Kind::RangeType) {
            let Body::RangeType(range) = &object.body else { continue };
            let (result, bound) = (self.numbers.number(&id.qname()), self.number(&range.subtype));
            let Some(layer) = layer_of(own, &id.qname()) else { continue };
            for args in [vec![bound, bound], vec![bound, bound, TypeId::TEXT]] {
                layer.functions.push(Function {
                    name: id.name.as_str(),
                    kind: FunctionKind::Function,
                    args: args.into(),
                    variadic: None,
                    volatility: Volatility::Immutable,
                    strict: false,
                    returns_set: false,
                    result,
                    default_count: 0,
                    arg_names: Box::default(),
                    defaults: Box::default(),
                    columns: Box::default(),
                    aggregate: None,
                });
            }
        }
    }

    /// Domains, after all other types; first all names, since one domain may be over another.
    fn add_domains(&mut self) {
        let mut domains = Vec::new();
        for (id, object) in self.model.of_kind(Kind::Domain) {
            let Body::Domain(domain) = &object.body else { continue };
            domains.push((self.add_type_as(id.qname(), id.name.as_str(), TypeKind::Domain, 'U'), &domain.ty));
        }
        for ty in self.model.provided.types.iter().filter(|ty| ty.typtype == 'd') {
            domains.extend(ty.base.as_ref().map(|base| (self.numbers.number(&ty.name), base)));
        }
        for (number, over) in domains {
            let Some((base, modifier)) = self.type_ref(over) else { continue };
            if let Some(own) = self.types.get_mut(&number) {
                (own.base, own.base_modifier) = (Some(base), modifier);
            }
        }
        // A domain is of the category of what it is over, the order of declarations aside.
        let bases: Vec<_> =
            self.types.values().filter(|t| t.kind == TypeKind::Domain).map(|t| t.id).collect();
        for number in bases {
            let (category, _) = self.category(self.base(number).0);
            if let Some(own) = self.types.get_mut(&number) {
                own.category = category;
            }
        }
    }

    fn add_provided(&mut self, own: &mut BTreeMap<Name, Layer<'m>>) {
        let provided = &self.model.provided;
        for function in &provided.functions {
            let args: Box<[TypeId]> = function.arguments.iter().map(|ty| self.number(ty)).collect();
            let Some(layer) = layer_of(own, &function.name) else { continue };
            let last = args.last().copied();
            layer.functions.push(Function {
                name: function.name.name.as_str(),
                kind: match function.kind {
                    'a' => FunctionKind::Aggregate,
                    'w' => FunctionKind::Window,
                    'p' => FunctionKind::Procedure,
                    _ => FunctionKind::Function,
                },
                variadic: function.variadic.then(|| last.map(|ty| self.variadic_element(ty))).flatten(),
                args,
                volatility: Volatility::Volatile,
                strict: false,
                returns_set: function.set,
                result: self.number(&function.returns),
                default_count: function.defaults,
                arg_names: function.names.iter().map(String::as_str).collect(),
                defaults: Box::default(),
                columns: Box::default(),
                aggregate: None,
            });
        }
        for operator in &provided.operators {
            let found = Operator {
                name: operator.name.name.as_str(),
                left: operator.left.as_ref().map_or(TypeId::NONE, |ty| self.number(ty)),
                right: self.number(&operator.right),
                result: self.number(&operator.result),
                function: "",
                commutator: None,
                negator: None,
            };
            if let Some(layer) = layer_of(own, &operator.name) {
                layer.operators.push(found);
            }
        }
        for cast in &provided.casts {
            let context = match cast.context {
                'i' => CastContext::Implicit,
                'a' => CastContext::Assignment,
                _ => CastContext::Explicit,
            };
            let method = match cast.method {
                'b' => CastMethod::Binary,
                'i' => CastMethod::InOut,
                _ => CastMethod::Function,
            };
            self.add_cast(&cast.source, &cast.target, context, method);
        }
    }

    fn add_cast(&mut self, source: &TypeRef, target: &TypeRef, context: CastContext, method: CastMethod) {
        let (source, target) = (self.number(source), self.number(target));
        self.casts.insert((source, target), Cast { source, target, context, method, function: None });
    }

    /// The element of a VARIADIC argument's type; `"any"` of `VARIADIC "any"`.
    fn variadic_element(&self, ty: TypeId) -> TypeId {
        match ty {
            TypeId::ANY => TypeId::ANY,
            TypeId::ANYARRAY => TypeId::ANYELEMENT,
            TypeId::ANYCOMPATIBLEARRAY => TypeId::ANYCOMPATIBLE,
            _ => self.element_of(ty).unwrap_or(ty),
        }
    }

    fn add_objects(&mut self, own: &mut BTreeMap<Name, Layer<'m>>) {
        let model = self.model;
        for (id, object) in CALLED.iter().flat_map(|kind| model.of_kind(*kind)) {
            match &object.body {
                Body::Function(function) => self.add_routine(own, id, &function.0),
                Body::Procedure(procedure) => self.add_routine(own, id, &procedure.0),
                Body::Aggregate(aggregate) => self.add_aggregate(own, id, aggregate),
                Body::Cast(cast) => {
                    let context = match cast.context.as_str() {
                        "implicit" => CastContext::Implicit,
                        "assignment" => CastContext::Assignment,
                        _ => CastContext::Explicit,
                    };
                    let method = match (&cast.function, cast.inout) {
                        (_, true) => CastMethod::InOut,
                        (Some(_), _) => CastMethod::Function,
                        _ => CastMethod::Binary,
                    };
                    self.add_cast(&cast.source, &cast.target, context, method);
                }
                _ => {}
            }
        }
        self.add_operators(own);
    }

    /// Operators, after the functions that say what they give.
    fn add_operators(&mut self, own: &mut BTreeMap<Name, Layer<'m>>) {
        for (id, object) in self.model.of_kind(Kind::Operator) {
            let Body::Operator(operator) = &object.body else { continue };
            let number = |ty: &Option<TypeRef>| ty.as_ref().map_or(TypeId::NONE, |ty| self.number(ty));
            let (left, right) = (number(&operator.left), number(&operator.right));
            let args: Vec<TypeId> = [left, right].into_iter().filter_map(TypeId::known).collect();
            let function = &operator.function;
            let schema = function.schema.clone().unwrap_or_else(|| Name::new("pg_catalog"));
            let known = own.get(&schema).into_iter().flat_map(|layer| &layer.functions);
            let builtin = self.functions(&schema, function.name.as_str());
            let result = known.chain(builtin).find(|f| f.name == function.name.as_str() && *f.args == *args);
            let result = result.map_or(TypeId::NONE, |f| f.result);
            let name = id.name.as_str();
            let found = Operator { name, left, right, result, function: "", commutator: None, negator: None };
            if let Some(layer) = layer_of(own, &id.qname()) {
                layer.operators.push(found);
            }
        }
    }

    fn add_routine(&mut self, own: &mut BTreeMap<Name, Layer<'m>>, id: &'m Id, routine: &'m Routine) {
        let result = routine.returns.as_ref().map_or(TypeId::VOID, |ty| self.number(ty));
        let mut function = self.signature(id.name.as_str(), &routine.arguments, result);
        function.returns_set = routine.returns_set;
        function.strict = routine.strict;
        function.kind = match (id.kind, routine.window) {
            (Kind::Procedure, _) => FunctionKind::Procedure,
            (_, true) => FunctionKind::Window,
            _ => FunctionKind::Function,
        };
        if let Some(layer) = layer_of(own, &id.qname()) {
            layer.functions.push(function);
        }
    }

    fn add_aggregate(
        &mut self,
        own: &mut BTreeMap<Name, Layer<'m>>,
        id: &'m Id,
        aggregate: &'m crate::kinds::aggregate::Aggregate,
    ) {
        let result = self.aggregate_result(aggregate).unwrap_or(TypeId::NONE);
        let mut function = self.signature(id.name.as_str(), &aggregate.arguments, result);
        function.kind = FunctionKind::Aggregate;
        function.aggregate =
            Some(crate::expr::catalog::Aggregate { kind: aggregate.kind, direct_args: aggregate.direct });
        if let Some(layer) = layer_of(own, &id.qname()) {
            layer.functions.push(function);
        }
    }

    /// What an aggregate gives: the state, unless a final function makes another of it.
    fn aggregate_result(&self, aggregate: &crate::kinds::aggregate::Aggregate) -> Option<TypeId> {
        let state = crate::expr::parse::type_name(aggregate.options.get("stype")?).ok()?;
        let (state, _) = self.written_type(&state, &SearchPath::default())?;
        let Some(last) = aggregate.options.get("finalfunc") else { return Some(state) };
        let named = QName::written(last.split('(').next()?)?;
        let results = self.model.of_kind(Kind::Function).filter(|(id, _)| id.qname() == named);
        let mut results = results.filter_map(|(_, object)| match &object.body {
            Body::Function(function) => {
                let first = function.0.arguments.iter().find(|argument| argument.mode.is_input())?;
                (self.number(&first.ty) == state).then_some(function.0.returns.as_ref()?)
            }
            _ => None,
        });
        results.next().map(|ty| self.number(ty))
    }

    fn signature(&self, name: &'m str, arguments: &'m [Argument], result: TypeId) -> Function<'m> {
        let inputs: Vec<&Argument> = arguments.iter().filter(|a| a.mode.is_input()).collect();
        let outputs = arguments.iter().filter(|a| matches!(a.mode, Mode::Out | Mode::InOut | Mode::Table));
        let argument_name = |a: &&'m Argument| a.name.as_ref().map_or("", Name::as_str);
        let args: Box<[TypeId]> = inputs.iter().map(|a| self.number(&a.ty)).collect();
        let variadic = inputs.last().is_some_and(|a| a.mode == Mode::Variadic);
        Function {
            name,
            variadic: variadic.then(|| args.last().map(|ty| self.variadic_element(*ty))).flatten(),
            args,
            kind: FunctionKind::Function,
            volatility: Volatility::Volatile,
            strict: false,
            returns_set: false,
            result,
            default_count: u16::try_from(inputs.iter().filter(|a| a.default.is_some()).count()).unwrap_or(0),
            arg_names: inputs.iter().map(argument_name).collect(),
            defaults: Box::default(),
            columns: outputs
                .map(|a| Column { name: argument_name(&a), ty: self.number(&a.ty), modifier: -1 })
                .collect(),
            aggregate: None,
        }
    }
}

/// The layer of the schema that a name is in; `None` where the schema is not known.
fn layer_of<'l, 'm>(own: &'l mut BTreeMap<Name, Layer<'m>>, name: &QName) -> Option<&'l mut Layer<'m>> {
    Some(own.entry(name.schema.clone()?).or_default())
}

/// `makeMultirangeTypeName`: `range` in the name becomes `multirange`, else `_multirange` follows.
fn multirange_name(range: &QName) -> Option<QName> {
    let text = range.name.as_str();
    let name = match text.find("range") {
        Some(at) => format!("{}multi{}", text.get(..at)?, text.get(at..)?),
        None => format!("{text}_multirange"),
    };
    Some(QName { schema: range.schema.clone(), name: Name::new(&name) })
}
