//! Reading the embedded tables that `scripts/signatures.py` wrote.
//!
//! Tab-separated lines, lists inside a field parted by the unit separator. `L name` begins a layer; every other line is
//! a section letter, the majors it holds for as hexadecimal bits (1 is 13, 20 is 18), then the fields in the order of
//! the functions below: T types, R ranges, C casts, O operators, F functions, K operator classes, N names, V relations,
//! X the extension itself. Within a section the lines are in the order that lookups need.

use std::collections::BTreeMap;
use std::io::Read;
use std::str::Split;
use std::sync::OnceLock;

use super::layer::{
    Aggregate, Cast, CastContext, CastMethod, Column, Function, FunctionKind, Layer, NamedObject, Operator,
    OperatorClass, Range, Relation, Type, TypeId, TypeKind, Volatility,
};
use super::{Extension, OLDEST_MAJOR};

const LIST: char = '\u{1f}';

/// Unpacks an embedded table once; the rest of the catalog borrows from it.
fn unpack(cell: &'static OnceLock<String>, packed: &[u8]) -> &'static str {
    cell.get_or_init(|| {
        let mut text = String::with_capacity(packed.len() * 8);
        // The tables are part of the program: a test reads each of them, so this cannot fail at run time.
        flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap_or_default();
        text
    })
}

/// The layers of `pg_catalog` and `information_schema`.
pub(super) fn builtin(major: u16) -> (Layer<'static>, Layer<'static>) {
    static TEXT: OnceLock<String> = OnceLock::new();
    let mut layers = read(unpack(&TEXT, include_bytes!("data/builtin.tsv.gz")), major);
    let mut take = |name| layers.remove(name).map(|(layer, _)| layer).unwrap_or_default();
    (take("pg_catalog"), take("information_schema"))
}

/// The relations of `pg_catalog` and of `information_schema`.
pub(super) fn relations(major: u16) -> (Vec<Relation<'static>>, Vec<Relation<'static>>) {
    static TEXT: OnceLock<String> = OnceLock::new();
    let mut layers = read(unpack(&TEXT, include_bytes!("data/relations.tsv.gz")), major);
    let mut take = |name| layers.remove(name).map(|(layer, _)| layer.relations).unwrap_or_default();
    (take("pg_catalog"), take("information_schema"))
}

/// Every extension of contrib that this major ships.
pub(super) fn extensions(major: u16) -> BTreeMap<&'static str, Extension> {
    static TEXT: OnceLock<String> = OnceLock::new();
    read(unpack(&TEXT, include_bytes!("data/extensions.tsv.gz")), major)
        .into_iter()
        .filter_map(|(name, (layer, control))| Some((name, extension(control?, layer))))
        .collect()
}

/// The fields of a line, in order. The generator writes them all, so a missing one reads as empty.
struct Fields(Split<'static, char>);

impl Fields {
    fn text(&mut self) -> &'static str {
        self.0.next().unwrap_or("")
    }

    fn optional(&mut self) -> Option<&'static str> {
        Some(self.text()).filter(|text| !text.is_empty())
    }

    fn flag(&mut self) -> bool {
        self.text() == "t"
    }

    fn letter(&mut self) -> char {
        self.text().chars().next().unwrap_or(' ')
    }

    fn number<N: std::str::FromStr + Default>(&mut self) -> N {
        self.text().parse().unwrap_or_default()
    }

    fn id(&mut self) -> TypeId {
        TypeId(self.number())
    }

    fn list(&mut self) -> Box<[&'static str]> {
        self.optional().map(|text| text.split(LIST).collect()).unwrap_or_default()
    }

    fn ids(&mut self) -> Box<[TypeId]> {
        self.text().split_ascii_whitespace().map(|id| TypeId(id.parse().unwrap_or_default())).collect()
    }

    fn columns(&mut self) -> Box<[Column<'static>]> {
        let column = |text: &'static str| {
            let mut parts = text.split(' ');
            let name = parts.next().unwrap_or("");
            let ty = TypeId(parts.next().and_then(|id| id.parse().ok()).unwrap_or_default());
            Column { name, ty, modifier: parts.next().and_then(|m| m.parse().ok()).unwrap_or(-1) }
        };
        self.optional().map(|text| text.split(LIST).map(column).collect()).unwrap_or_default()
    }
}

/// Layers by name, each with the fields of its `X` line.
fn read(text: &'static str, major: u16) -> BTreeMap<&'static str, (Layer<'static>, Option<Fields>)> {
    let bit = 1_u8 << (major - OLDEST_MAJOR);
    let mut layers = BTreeMap::new();
    let mut name = "";
    let mut layer = Layer::default();
    let mut control = None;
    for line in text.lines() {
        let mut fields = Fields(line.split('\t'));
        let section = fields.text();
        if section == "L" {
            finish(&mut layers, name, &mut layer, &mut control);
            name = fields.text();
            continue;
        }
        if u8::from_str_radix(fields.text(), 16).unwrap_or_default() & bit == 0 {
            continue;
        }
        match section {
            "T" => layer.types.push(data_type(fields)),
            "R" => layer.ranges.push(range(fields)),
            "C" => layer.casts.push(cast(fields)),
            "O" => layer.operators.push(operator(fields)),
            "F" => layer.functions.push(function(fields)),
            "K" => layer.operator_classes.push(operator_class(fields)),
            "N" => layer.names.push(NamedObject { kind: fields.text(), name: fields.text() }),
            "V" => layer.relations.push(relation(fields)),
            _ => control = Some(fields),
        }
    }
    finish(&mut layers, name, &mut layer, &mut control);
    layers
}

fn finish(
    layers: &mut BTreeMap<&'static str, (Layer<'static>, Option<Fields>)>,
    name: &'static str,
    layer: &mut Layer<'static>,
    control: &mut Option<Fields>,
) {
    let mut layer = std::mem::take(layer);
    layer.index();
    layers.insert(name, (layer, control.take()));
}

fn data_type(mut f: Fields) -> Type<'static> {
    Type {
        id: f.id(),
        name: f.text(),
        kind: match f.letter() {
            'c' => TypeKind::Composite,
            'd' => TypeKind::Domain,
            'e' => TypeKind::Enum,
            'm' => TypeKind::Multirange,
            'p' => TypeKind::Pseudo,
            'r' => TypeKind::Range,
            _ => TypeKind::Base,
        },
        category: f.letter(),
        preferred: f.flag(),
        element: f.id().known(),
        true_array: f.flag(),
        array: f.id().known(),
        length: f.number(),
        storage: f.letter(),
        delimiter: f.letter(),
        base: f.id().known(),
        base_modifier: f.number(),
        takes_modifiers: f.flag(),
        collation: f.optional(),
        attributes: f.columns(),
    }
}

fn range(mut f: Fields) -> Range {
    Range { range: f.id(), subtype: f.id(), multirange: f.id().known(), discrete: f.flag() }
}

fn cast(mut f: Fields) -> Cast<'static> {
    Cast {
        source: f.id(),
        target: f.id(),
        context: match f.letter() {
            'i' => CastContext::Implicit,
            'a' => CastContext::Assignment,
            _ => CastContext::Explicit,
        },
        method: match f.letter() {
            'b' => CastMethod::Binary,
            'i' => CastMethod::InOut,
            _ => CastMethod::Function,
        },
        function: f.optional(),
    }
}

fn operator(mut f: Fields) -> Operator<'static> {
    Operator {
        name: f.text(),
        left: f.id(),
        right: f.id(),
        result: f.id(),
        function: f.text(),
        commutator: f.optional(),
        negator: f.optional(),
    }
}

fn function(mut f: Fields) -> Function<'static> {
    Function {
        name: f.text(),
        kind: match f.letter() {
            'p' => FunctionKind::Procedure,
            'a' => FunctionKind::Aggregate,
            'w' => FunctionKind::Window,
            _ => FunctionKind::Function,
        },
        volatility: match f.letter() {
            'i' => Volatility::Immutable,
            's' => Volatility::Stable,
            _ => Volatility::Volatile,
        },
        strict: f.flag(),
        returns_set: f.flag(),
        result: f.id(),
        args: f.ids(),
        variadic: f.id().known(),
        default_count: f.number(),
        arg_names: f.list(),
        defaults: f.list(),
        columns: f.columns(),
        aggregate: f.optional().map(|text| {
            let mut chars = text.chars();
            Aggregate {
                kind: chars.next().unwrap_or('n'),
                direct_args: chars.as_str().parse().unwrap_or_default(),
            }
        }),
    }
}

fn operator_class(mut f: Fields) -> OperatorClass<'static> {
    OperatorClass {
        method: f.text(),
        name: f.text(),
        input: f.id(),
        default: f.flag(),
        family: f.text(),
        key: f.id().known(),
    }
}

fn relation(mut f: Fields) -> Relation<'static> {
    Relation { name: f.text(), kind: f.letter(), columns: f.columns() }
}

fn extension(mut f: Fields, layer: Layer<'static>) -> Extension {
    Extension {
        name: f.text(),
        version: f.text(),
        relocatable: f.flag(),
        schema: f.optional(),
        requires: f.list(),
        superuser: f.flag(),
        trusted: f.flag(),
        members_known: f.flag(),
        comment: f.optional(),
        layer,
    }
}
