//! The syntax tree of expressions and queries: what was written, nothing resolved.

mod statement;

use crate::model::{Name, QName};

pub use self::statement::{Assignment, Conflict, Delete, Insert, Place, Step, Update};

/// Where a name stands in its text, counted by the parser: what a name was resolved to is kept by it.
pub type Site = u32;

/// A name as written, with the schema where one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The name.
    pub name: QName,
    /// Where.
    pub site: Site,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    /// SQL's own words are already the catalog's name, in `pg_catalog`.
    pub name: QName,
    /// What is between the parentheses.
    pub modifiers: Vec<String>,
    /// `day to second` of intervals.
    pub fields: Option<String>,
    /// Whether `[]` or `ARRAY` follows.
    pub array: bool,
    /// Where.
    pub site: Site,
}

/// A constant as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// NULL.
    Null,
    /// TRUE or FALSE.
    Bool(bool),
    /// A number in decimal.
    Number(String),
    /// A string of whatever spelling.
    Text(String),
    /// `B'…'` or `X'…'`, as the letter and the digits.
    Bits(char, String),
}

/// Where LIKE and its kin differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikeKind {
    /// LIKE.
    Like,
    /// ILIKE.
    Ilike,
    /// SIMILAR TO.
    Similar,
}

/// What follows IS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// NULL.
    Null,
    /// TRUE.
    True,
    /// FALSE.
    False,
    /// UNKNOWN.
    Unknown,
    /// DOCUMENT.
    Document,
    /// NORMALIZED, with the form.
    Normalized(String),
    /// JSON, with its words.
    Json(String),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `a`, `t.a`, `s.t.a`.
    Column(Vec<Name>),
    /// `*`, `t.*`; with the place of its token, 0 where none was written.
    Star(Vec<Name>, usize),
    /// `$1`.
    Param(u32),
    /// A constant.
    Literal(Literal),
    /// `x::t`, `CAST (x AS t)`, `t 'x'`.
    Cast(Box<Expr>, TypeName),
    /// `x COLLATE c`.
    Collate(Box<Expr>, Called),
    /// An operator before its operand.
    Prefix(Called, Box<Expr>),
    /// An operator between its operands.
    Infix(Called, Box<Expr>, Box<Expr>),
    /// AND.
    And(Box<Expr>, Box<Expr>),
    /// OR.
    Or(Box<Expr>, Box<Expr>),
    /// NOT.
    Not(Box<Expr>),
    /// `x IS [NOT] …`.
    Is(Box<Expr>, Test, bool),
    /// `x IS [NOT] DISTINCT FROM y`.
    Distinct(Box<Expr>, Box<Expr>, bool),
    /// `x [NOT] BETWEEN [SYMMETRIC] low AND high`.
    Between {
        /// What is compared.
        operand: Box<Expr>,
        /// The lower bound.
        low: Box<Expr>,
        /// The upper bound.
        high: Box<Expr>,
        /// NOT.
        not: bool,
        /// SYMMETRIC.
        symmetric: bool,
    },
    /// `x [NOT] IN (…)`.
    In(Box<Expr>, Vec<Expr>, bool),
    /// `x [NOT] IN (SELECT …)`.
    InQuery(Box<Expr>, Box<Query>, bool),
    /// `x [NOT] LIKE y [ESCAPE z]`.
    Like(LikeKind, Box<Expr>, Box<Expr>, Option<Box<Expr>>, bool),
    /// `x op ANY (…)`, or ALL where the flag is set.
    AnyAll(Box<Expr>, Called, bool, Box<Expr>),
    /// `x op ANY (SELECT …)`, or ALL.
    AnyAllQuery(Box<Expr>, Called, bool, Box<Query>),
    /// A function call.
    Call(Box<Call>),
    /// COALESCE, GREATEST, LEAST, NULLIF, GROUPING, XMLCONCAT: by its lower-case word.
    Words(&'static str, Vec<Expr>),
    /// XML and SQL/JSON in a syntax of their own: the lower-case word, and what is between its parentheses.
    Clauses(Called, Vec<Piece>),
    /// CURRENT_DATE and its kin, with a precision.
    Current(&'static str, Option<String>),
    /// CASE.
    Case {
        /// What is compared with each WHEN.
        operand: Option<Box<Expr>>,
        /// WHEN and THEN.
        arms: Vec<(Expr, Expr)>,
        /// ELSE.
        otherwise: Option<Box<Expr>>,
    },
    /// `ARRAY[…]`.
    Array(Vec<Expr>),
    /// `ARRAY(SELECT …)`.
    ArrayQuery(Box<Query>),
    /// `(a, b)` or `ROW(a, b)`.
    Row(Vec<Expr>),
    /// `(SELECT …)`.
    Query(Box<Query>),
    /// `EXISTS (SELECT …)`.
    Exists(Box<Query>),
    /// `x[…]`.
    Subscript(Box<Expr>, Vec<Subscript>),
    /// `(x).f`.
    Field(Box<Expr>, Name),
    /// `(x).*`.
    FieldStar(Box<Expr>),
    /// DEFAULT in a row that is inserted.
    Default,
}

/// A piece of a call with clauses, in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Keywords and marks.
    Word(String),
    /// A name.
    Name(Name),
    /// A value, and as what it is taken.
    Value(Taken, Expr),
    /// A type.
    Type(TypeName),
    /// RETURNING; without a type it is jsonb where a value is, else json.
    Returning(Option<TypeName>),
}

/// As what a clause takes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// As whatever it is.
    AsIs,
    /// As text.
    Text,
    /// As XML.
    Xml,
    /// As jsonb.
    Jsonb,
    /// As a path into JSON.
    Jsonpath,
    /// As what the call gives.
    Result,
    /// As a condition.
    Condition,
}

/// One pair of brackets.
#[derive(Clone, Debug, PartialEq)]
pub enum Subscript {
    /// `[i]`.
    Index(Expr),
    /// `[low:high]`.
    Slice(Option<Expr>, Option<Expr>),
}

/// A function call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function.
    pub function: Called,
    /// The arguments, with their names where given.
    pub args: Vec<(Option<Name>, Expr)>,
    /// The words of SQL's own syntax for it (`extract`, `trim`, `at time zone` …); empty of a plain call.
    pub syntax: &'static str,
    /// VARIADIC before the last argument.
    pub variadic: bool,
    /// `f(*)`.
    pub star: bool,
    /// DISTINCT.
    pub distinct: bool,
    /// ORDER BY within the parentheses.
    pub order: Vec<SortBy>,
    /// WITHIN GROUP (ORDER BY …).
    pub within: Vec<SortBy>,
    /// FILTER (WHERE …).
    pub filter: Option<Expr>,
    /// OVER.
    pub over: Option<Over>,
}

impl Call {
    /// A call of nothing but a name.
    pub fn plain(function: Called) -> Self {
        Self {
            function,
            args: Vec::new(),
            syntax: "",
            variadic: false,
            star: false,
            distinct: false,
            order: Vec::new(),
            within: Vec::new(),
            filter: None,
            over: None,
        }
    }
}

/// OVER.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// A window by name.
    Named(Name),
    /// A window of its own.
    Window(Window),
}

/// A window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// The window it starts from.
    pub base: Option<Name>,
    /// PARTITION BY.
    pub partition: Vec<Expr>,
    /// ORDER BY.
    pub order: Vec<SortBy>,
    /// The frame.
    pub frame: Option<Frame>,
}

/// A window's frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// `range`, `rows` or `groups`.
    pub mode: &'static str,
    /// Where it starts.
    pub start: Bound,
    /// Where it ends.
    pub end: Option<Bound>,
    /// EXCLUDE: `current row`, `group` or `ties`.
    pub exclude: Option<&'static str>,
}

/// A bound of a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// `unbounded preceding`, `current row` or `unbounded following`.
    Fixed(&'static str),
    /// So much before.
    Preceding(Box<Expr>),
    /// So much after.
    Following(Box<Expr>),
}

/// An element of ORDER BY.
#[derive(Clone, Debug, PartialEq)]
pub struct SortBy {
    /// By what.
    pub expr: Expr,
    /// DESC.
    pub descending: bool,
    /// NULLS FIRST, or LAST where false; `None` where not written.
    pub nulls_first: Option<bool>,
    /// USING.
    pub using: Option<Called>,
}

/// A query, or a statement that changes data.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// WITH.
    pub with: Vec<Cte>,
    /// WITH RECURSIVE.
    pub recursive: bool,
    /// What it is.
    pub body: Body,
    /// ORDER BY.
    pub order: Vec<SortBy>,
    /// LIMIT.
    pub limit: Option<Expr>,
    /// OFFSET.
    pub offset: Option<Expr>,
    /// FETCH … WITH TIES.
    pub ties: bool,
    /// FOR UPDATE and the like.
    pub locks: Vec<Lock>,
}

/// A row lock.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    /// `update`, `no key update`, `share` or `key share`.
    pub strength: &'static str,
    /// OF.
    pub of: Vec<Name>,
    /// `nowait`, `skip locked` or nothing.
    pub wait: &'static str,
}

/// A common table expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Cte {
    /// Its name.
    pub name: Name,
    /// Its columns.
    pub columns: Vec<Name>,
    /// MATERIALIZED, or NOT.
    pub materialized: Option<bool>,
    /// Its query.
    pub query: Query,
    /// SEARCH.
    pub search: Option<Search>,
    /// CYCLE.
    pub cycle: Option<Cycle>,
}

/// `SEARCH … FIRST BY … SET …` of a common table expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// BREADTH, else DEPTH.
    pub breadth: bool,
    /// BY.
    pub columns: Vec<Name>,
    /// SET.
    pub set: Name,
}

/// `CYCLE … SET … USING …` of a common table expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycle {
    /// The columns that tell a cycle.
    pub columns: Vec<Name>,
    /// SET.
    pub mark: Name,
    /// TO and DEFAULT.
    pub values: Option<(Expr, Expr)>,
    /// USING.
    pub path: Name,
}

/// What a query is.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// SELECT.
    Select(Box<Select>),
    /// VALUES.
    Values(Vec<Vec<Expr>>),
    /// UNION, INTERSECT, EXCEPT: the word, ALL, and both sides.
    Set(&'static str, bool, Box<Query>, Box<Query>),
    /// INSERT.
    Insert(Box<Insert>),
    /// UPDATE.
    Update(Box<Update>),
    /// DELETE.
    Delete(Box<Delete>),
    /// NOTIFY, with its words.
    Notify(Vec<String>),
}

/// SELECT.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Select {
    /// DISTINCT, ON these.
    pub distinct: Option<Vec<Expr>>,
    /// What is selected.
    pub targets: Vec<Target>,
    /// FROM.
    pub from: Vec<From>,
    /// WHERE.
    pub filter: Option<Expr>,
    /// GROUP BY.
    pub group: Vec<Group>,
    /// GROUP BY DISTINCT.
    pub group_distinct: bool,
    /// HAVING.
    pub having: Option<Expr>,
    /// WINDOW.
    pub windows: Vec<(Name, Window)>,
}

/// What is selected, and under which name.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What.
    pub expr: Expr,
    /// AS.
    pub alias: Option<Name>,
}

/// An element of GROUP BY.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    /// An expression.
    Expr(Expr),
    /// `rollup`, `cube` or `sets`, or nothing for `()`.
    Sets(&'static str, Vec<Group>),
    /// `(a, b)` within sets.
    List(Vec<Expr>),
}

/// An element of FROM.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// A relation or common table expression.
    Relation {
        /// Its name.
        name: Called,
        /// ONLY.
        only: bool,
        /// AS.
        alias: Option<Alias>,
        /// TABLESAMPLE.
        sample: Option<Sample>,
    },
    /// A query.
    Query {
        /// LATERAL.
        lateral: bool,
        /// The query.
        query: Box<Query>,
        /// AS.
        alias: Option<Alias>,
    },
    /// Functions.
    Function {
        /// LATERAL.
        lateral: bool,
        /// The functions, each with the columns that its AS defines.
        calls: Vec<(Expr, Vec<(Name, TypeName)>)>,
        /// ROWS FROM.
        rows_from: bool,
        /// WITH ORDINALITY.
        ordinality: bool,
        /// AS.
        alias: Option<Alias>,
    },
    /// A join.
    Join {
        /// `inner`, `left`, `right`, `full` or `cross`.
        kind: &'static str,
        /// NATURAL.
        natural: bool,
        /// What stands left.
        left: Box<From>,
        /// What stands right.
        right: Box<From>,
        /// ON.
        on: Option<Expr>,
        /// USING, with its alias.
        using: Option<(Vec<Name>, Option<Name>)>,
        /// AS of a join in parentheses.
        alias: Option<Alias>,
    },
}

/// TABLESAMPLE.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The method.
    pub method: Called,
    /// Its arguments.
    pub args: Vec<Expr>,
    /// REPEATABLE.
    pub seed: Option<Expr>,
}

/// AS.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The name.
    pub name: Name,
    /// Names of the columns.
    pub columns: Vec<Name>,
}
