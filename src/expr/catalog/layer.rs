//! One schema's or extension's objects, in lists sorted for lookup.

/// A data type. See the module's page for which numbers mean what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

macro_rules! type_ids {
    ($($(#[$doc:meta])* $name:ident = $oid:literal),* $(,)?) => {
        #[allow(missing_docs, reason = "each is the pg_type of that name")]
        impl TypeId { $($(#[$doc])* pub const $name: Self = Self($oid);)* }
    };
}

type_ids! {
    /// No type: the left operand of a prefix operator, or a type that is not in the tables.
    NONE = 0,
    BOOL = 16, BYTEA = 17, CHAR = 18, NAME = 19, INT8 = 20, INT2 = 21, INT2VECTOR = 22, INT4 = 23, REGPROC = 24,
    TEXT = 25, OID = 26, TID = 27, XID = 28, CID = 29, OIDVECTOR = 30, JSON = 114, XML = 142, XML_ARRAY = 143,
    JSON_ARRAY = 199, POINT = 600, LSEG = 601, PATH = 602, BOX = 603, POLYGON = 604, LINE = 628, CIDR = 650,
    CIDR_ARRAY = 651, FLOAT4 = 700, FLOAT8 = 701, UNKNOWN = 705, CIRCLE = 718, MACADDR8 = 774, MONEY = 790,
    MACADDR = 829, INET = 869, BOOL_ARRAY = 1000, BYTEA_ARRAY = 1001, CHAR_ARRAY = 1002, NAME_ARRAY = 1003,
    INT2_ARRAY = 1005, INT4_ARRAY = 1007, TEXT_ARRAY = 1009, BPCHAR_ARRAY = 1014, VARCHAR_ARRAY = 1015,
    INT8_ARRAY = 1016, FLOAT4_ARRAY = 1021, FLOAT8_ARRAY = 1022, OID_ARRAY = 1028, ACLITEM = 1033,
    BPCHAR = 1042, VARCHAR = 1043, DATE = 1082, TIME = 1083, TIMESTAMP = 1114, TIMESTAMPTZ = 1184, INTERVAL = 1186,
    NUMERIC_ARRAY = 1231, CSTRING_ARRAY = 1263, TIMETZ = 1266, BIT = 1560, VARBIT = 1562, NUMERIC = 1700,
    REFCURSOR = 1790, REGPROCEDURE = 2202, REGOPER = 2203, REGOPERATOR = 2204, REGCLASS = 2205, REGTYPE = 2206,
    RECORD = 2249, CSTRING = 2275, ANY = 2276, ANYARRAY = 2277, VOID = 2278, TRIGGER = 2279,
    LANGUAGE_HANDLER = 2280, INTERNAL = 2281, ANYELEMENT = 2283, RECORD_ARRAY = 2287, ANYNONARRAY = 2776,
    UUID = 2950, UUID_ARRAY = 2951, PG_LSN = 3220, ANYENUM = 3500, TSVECTOR = 3614, TSQUERY = 3615, REGCONFIG = 3734,
    REGDICTIONARY = 3769, JSONB = 3802, JSONB_ARRAY = 3807, ANYRANGE = 3831, EVENT_TRIGGER = 3838, INT4RANGE = 3904,
    NUMRANGE = 3906, TSRANGE = 3908, TSTZRANGE = 3910, DATERANGE = 3912, INT8RANGE = 3926, JSONPATH = 4072,
    REGNAMESPACE = 4089, REGROLE = 4096, REGCOLLATION = 4191, INT4MULTIRANGE = 4451, NUMMULTIRANGE = 4532,
    TSMULTIRANGE = 4533, TSTZMULTIRANGE = 4534, DATEMULTIRANGE = 4535, INT8MULTIRANGE = 4536,
    ANYMULTIRANGE = 4537, ANYCOMPATIBLEMULTIRANGE = 4538, PG_SNAPSHOT = 5038, XID8 = 5069,
    ANYCOMPATIBLE = 5077, ANYCOMPATIBLEARRAY = 5078, ANYCOMPATIBLENONARRAY = 5079, ANYCOMPATIBLERANGE = 5080,
    /// From here on: types of `information_schema` and of extensions.
    FIRST_EXTENSION = 16384,
    /// From here on: types that a model declares.
    FIRST_USER = 16_777_216,
}

impl TypeId {
    /// `None` for [`TypeId::NONE`].
    pub fn known(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// `pg_type.typtype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is PostgreSQL's own word")]
pub enum TypeKind {
    Base,
    Composite,
    Domain,
    Enum,
    Multirange,
    Pseudo,
    Range,
}

/// A row of `pg_type`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Type<'a> {
    /// The catalog name: `int4`, `_text`.
    pub name: &'a str,
    /// Its identifier.
    pub id: TypeId,
    /// `typtype`.
    pub kind: TypeKind,
    /// `typcategory`: `N` numeric, `S` string, `D` date and time, `B` boolean, `A` array, `U` user-defined, …
    pub category: char,
    /// `typispreferred`: preferred within its category when overloads are resolved.
    pub preferred: bool,
    /// `typelem`: what subscripting gives; also of `point` and `name`, which are no arrays ([`Type::is_array`]).
    pub element: Option<TypeId>,
    /// Whether `element` makes it a true array, with `{…}` literals.
    pub true_array: bool,
    /// `typarray`: the array of it.
    pub array: Option<TypeId>,
    /// `typlen`; -1 of variable length, -2 of a C string.
    pub length: i16,
    /// `typstorage`: `p`, `e`, `m` or `x`.
    pub storage: char,
    /// `typdelim`: between the elements of an array literal; `;` of `box`.
    pub delimiter: char,
    /// `typbasetype`: what a domain is over.
    pub base: Option<TypeId>,
    /// `typtypmod`: the modifier that a domain puts on its base type; -1 is none.
    pub base_modifier: i32,
    /// Whether it takes modifiers, as `numeric(10,2)` does (`typmodin`).
    pub takes_modifiers: bool,
    /// Name of the default collation (`default`, `C`); `None` of a type that has none.
    pub collation: Option<&'a str>,
    /// The attributes of a composite type.
    pub attributes: Box<[Column<'a>]>,
}

impl Type<'_> {
    /// Whether it is the array of another type, with `{…}` literals.
    pub fn is_array(&self) -> bool {
        self.true_array
    }
}

/// A row of `pg_range`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The range type.
    pub range: TypeId,
    /// What it is a range of.
    pub subtype: TypeId,
    /// Its multirange type, from 14.
    pub multirange: Option<TypeId>,
    /// Whether bounds are brought to one form, `[1,5]` to `[1,6)` (`rngcanonical`).
    pub discrete: bool,
}

/// `pg_cast.castcontext`: where the cast applies without being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CastContext {
    /// Anywhere.
    Implicit,
    /// In assignment to a column.
    Assignment,
    /// Nowhere.
    Explicit,
}

/// `pg_cast.castmethod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CastMethod {
    /// Nothing is done: binary-coercible.
    Binary,
    /// A function is called.
    Function,
    /// Through the text form, by output and input functions.
    InOut,
}

/// A row of `pg_cast`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cast<'a> {
    /// From this type.
    pub source: TypeId,
    /// To this type; the same as `source` where the cast applies a length.
    pub target: TypeId,
    /// Where it applies unwritten.
    pub context: CastContext,
    /// How it is done.
    pub method: CastMethod,
    /// The function that does it.
    pub function: Option<&'a str>,
}

/// A row of `pg_operator`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operator<'a> {
    /// `+`, `~~`, `@>`.
    pub name: &'a str,
    /// [`TypeId::NONE`] of a prefix operator.
    pub left: TypeId,
    /// [`TypeId::NONE`] of a postfix operator (13 only).
    pub right: TypeId,
    /// What it gives.
    pub result: TypeId,
    /// The function behind it, of the same operands.
    pub function: &'a str,
    /// The operator that gives the same with its operands swapped.
    pub commutator: Option<&'a str>,
    /// The operator that gives the opposite.
    pub negator: Option<&'a str>,
}

/// `pg_proc.prokind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is PostgreSQL's own word")]
pub enum FunctionKind {
    Function,
    Procedure,
    Aggregate,
    Window,
}

/// `pg_proc.provolatile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is PostgreSQL's own word")]
pub enum Volatility {
    Immutable,
    Stable,
    Volatile,
}

/// What `pg_aggregate` adds to an aggregate function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aggregate {
    /// `aggkind`: `n` normal, `o` ordered-set, `h` hypothetical-set.
    pub kind: char,
    /// `aggnumdirectargs`: arguments before WITHIN GROUP.
    pub direct_args: u16,
}

/// A row of `pg_proc`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Function<'a> {
    /// Its name within the schema.
    pub name: &'a str,
    /// Types of the input arguments; the last is an array where `variadic` is set.
    pub args: Box<[TypeId]>,
    /// `prokind`.
    pub kind: FunctionKind,
    /// `provolatile`.
    pub volatility: Volatility,
    /// NULL for any NULL argument.
    pub strict: bool,
    /// Whether it returns a set.
    pub returns_set: bool,
    /// What it returns; [`TypeId::RECORD`] with several OUT arguments.
    pub result: TypeId,
    /// The element type of the VARIADIC last argument; [`TypeId::ANY`] of `VARIADIC "any"`.
    pub variadic: Option<TypeId>,
    /// How many of the last arguments have a default (`pronargdefaults`).
    pub default_count: u16,
    /// Names of the input arguments, empty strings for nameless ones; empty where none has a name.
    pub arg_names: Box<[&'a str]>,
    /// The defaults of the last `default_count` arguments, as SQL.
    pub defaults: Box<[&'a str]>,
    /// The OUT, INOUT and TABLE columns.
    pub columns: Box<[Column<'a>]>,
    /// Set for aggregates.
    pub aggregate: Option<Aggregate>,
}

/// A row of `pg_opclass`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperatorClass<'a> {
    /// The access method's name.
    pub method: &'a str,
    /// The type it is for.
    pub input: TypeId,
    /// Its name.
    pub name: &'a str,
    /// Whether an index takes it when none is named.
    pub default: bool,
    /// Its family's name.
    pub family: &'a str,
    /// The type stored in the index, where it is another one.
    pub key: Option<TypeId>,
}

/// A column of a relation, of a composite type, or of what a function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column<'a> {
    /// Its name; empty for an OUT argument without one.
    pub name: &'a str,
    /// Its type; [`TypeId::NONE`] where the tables do not hold it.
    pub ty: TypeId,
    /// `atttypmod`; -1 is none.
    pub modifier: i32,
}

/// A table, view or sequence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation<'a> {
    /// Its name.
    pub name: &'a str,
    /// `pg_class.relkind`.
    pub kind: char,
    /// Its columns in order.
    pub columns: Box<[Column<'a>]>,
}

/// An object of which the tables hold the name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedObject<'a> {
    /// `access_method`, `language`, `foreign_data_wrapper`, `operator_family`, `collation`, `conversion`,
    /// `text_search_configuration`, `…_dictionary`, `…_parser`, `…_template` or `event_trigger`.
    pub kind: &'a str,
    /// Its name; of an operator family the access method follows after a space.
    pub name: &'a str,
}

/// What one schema or one extension contributes. Fill the lists and [`Layer::sort`], then look up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer<'a> {
    /// By name.
    pub types: Vec<Type<'a>>,
    /// By range type.
    pub ranges: Vec<Range>,
    /// By source and target.
    pub casts: Vec<Cast<'a>>,
    /// By name.
    pub operators: Vec<Operator<'a>>,
    /// By name.
    pub functions: Vec<Function<'a>>,
    /// By access method and type.
    pub operator_classes: Vec<OperatorClass<'a>>,
    /// By name.
    pub relations: Vec<Relation<'a>>,
    /// By kind and name.
    pub names: Vec<NamedObject<'a>>,
    by_id: Vec<(TypeId, u32)>,
}

/// The run of a sorted list whose members compare equal.
fn run<T>(list: &[T], compare: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
    let start = list.partition_point(|item| compare(item).is_lt());
    let rest = list.get(start..).unwrap_or_default();
    rest.get(..rest.partition_point(|item| compare(item).is_eq())).unwrap_or_default()
}

impl<'a> Layer<'a> {
    /// The names of its functions, each once.
    pub fn function_names(&self) -> std::collections::BTreeSet<&'a str> {
        self.functions.iter().map(|function| function.name).collect()
    }

    /// Puts every list in the order that lookups need. To be called once, after the lists were filled.
    pub fn sort(&mut self) {
        let Self { types, ranges, casts, operators, functions, operator_classes, relations, names, by_id: _ } =
            self;
        types.sort_by(|a, b| a.name.cmp(b.name));
        ranges.sort_by_key(|r| r.range);
        casts.sort_by_key(|c| (c.source, c.target));
        operators.sort_by(|a, b| (a.name, a.left, a.right).cmp(&(b.name, b.left, b.right)));
        functions.sort_by(|a, b| (a.name, &a.args).cmp(&(b.name, &b.args)));
        operator_classes.sort_by(|a, b| (a.method, a.input, a.name).cmp(&(b.method, b.input, b.name)));
        relations.sort_by(|a, b| a.name.cmp(b.name));
        names.sort();
        self.index();
    }

    /// The names of all types, functions, operators, operator classes and relations, each once.
    pub fn member_names(&self) -> std::collections::BTreeSet<&'a str> {
        let types = self.types.iter().map(|t| t.name);
        let functions = self.functions.iter().map(|f| f.name);
        let operators = self.operators.iter().map(|o| o.name);
        let classes = self.operator_classes.iter().map(|c| c.name);
        let relations = self.relations.iter().map(|r| r.name);
        types.chain(functions).chain(operators).chain(classes).chain(relations).collect()
    }

    /// Makes types findable by identifier, the lists being in order already.
    pub(super) fn index(&mut self) {
        self.by_id = self.types.iter().zip(0..).map(|(t, at)| (t.id, at)).collect();
        self.by_id.sort_unstable();
    }

    /// The type of that catalog name.
    pub fn type_named(&self, name: &str) -> Option<&Type<'a>> {
        self.types.binary_search_by(|t| t.name.cmp(name)).ok().and_then(|at| self.types.get(at))
    }

    /// The type of that identifier.
    pub fn type_by_id(&self, id: TypeId) -> Option<&Type<'a>> {
        let at = self.by_id.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.types.get(self.by_id.get(at)?.1 as usize)
    }

    /// What a range type is a range of.
    pub fn range(&self, range: TypeId) -> Option<&Range> {
        self.ranges.binary_search_by_key(&range, |r| r.range).ok().and_then(|at| self.ranges.get(at))
    }

    /// The range type that a multirange is made of.
    pub fn range_of_multirange(&self, multirange: TypeId) -> Option<&Range> {
        self.ranges.iter().find(|r| r.multirange == Some(multirange))
    }

    /// The cast between two types, if this layer brings one.
    pub fn cast(&self, source: TypeId, target: TypeId) -> Option<&Cast<'a>> {
        let at = self.casts.binary_search_by_key(&(source, target), |c| (c.source, c.target)).ok()?;
        self.casts.get(at)
    }

    /// Every operator of a name, in order of its operands.
    pub fn operators(&self, name: &str) -> &[Operator<'a>] {
        run(&self.operators, |o| o.name.cmp(name))
    }

    /// Every function, procedure, aggregate and window function of a name.
    pub fn functions(&self, name: &str) -> &[Function<'a>] {
        run(&self.functions, |f| f.name.cmp(name))
    }

    /// The operator class that an index of this access method takes for exactly this type when none is named.
    pub fn default_operator_class(&self, method: &str, input: TypeId) -> Option<&OperatorClass<'a>> {
        run(&self.operator_classes, |c| (c.method, c.input).cmp(&(method, input))).iter().find(|c| c.default)
    }

    /// An operator class by name.
    pub fn operator_class(&self, method: &str, name: &str) -> Option<&OperatorClass<'a>> {
        run(&self.operator_classes, |c| c.method.cmp(method)).iter().find(|c| c.name == name)
    }

    /// A relation by name. Those of `pg_catalog` and `information_schema` are asked of the catalog itself.
    pub fn relation(&self, name: &str) -> Option<&Relation<'a>> {
        self.relations.binary_search_by(|r| r.name.cmp(name)).ok().and_then(|at| self.relations.get(at))
    }

    /// Whether an object of a kind of [`NamedObject`] is here.
    pub fn has(&self, kind: &str, name: &str) -> bool {
        self.names.binary_search(&NamedObject { kind, name }).is_ok()
    }
}
