//! Operators, operator classes and families.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{
    AlterOperator, AlterOperatorFamily, Class, CreateOperator, CreateOperatorClass, CreateOperatorFamily,
    Ddl, DroppedItem, OperatorItem, OperatorRef, TypeName,
};

/// Operand types: none where NONE is written.
type Operands = (Option<TypeName>, Option<TypeName>);

impl Cursor<'_> {
    /// After CREATE OPERATOR.
    pub(super) fn create_operator(&mut self) -> Parsed<Ddl> {
        let name = self.operator_name()?;
        Ok(Ddl::CreateOperator(CreateOperator { name, definition: self.definitions()? }))
    }

    /// `=(integer, integer)`, `!(NONE, bit)`.
    pub(super) fn operator_ref(&mut self) -> Parsed<OperatorRef> {
        let name = self.operator_name()?;
        let (left, right) = self.operands()?;
        Ok(OperatorRef { name, left, right })
    }

    fn operands(&mut self) -> Parsed<Operands> {
        self.expect_symbol("(")?;
        let left = if self.eat("NONE") { None } else { Some(self.type_name()?) };
        self.expect_symbol(",")?;
        let right = if self.eat("NONE") { None } else { Some(self.type_name()?) };
        self.expect_symbol(")")?;
        Ok((left, right))
    }

    /// ALTER OPERATOR … SET (…); none where OWNER or SET SCHEMA follows.
    pub(super) fn alter_operator(&mut self) -> Parsed<Option<Ddl>> {
        let operator = self.operator_ref()?;
        if !self.is_word("SET") || !self.is_symbol_at(1, "(") {
            return Ok(None);
        }
        self.advance();
        Ok(Some(Ddl::AlterOperator(AlterOperator { operator, definition: self.definitions()? }.into())))
    }

    /// After CREATE OPERATOR CLASS.
    pub(super) fn create_operator_class(&mut self) -> Parsed<Ddl> {
        let name = self.object_name()?;
        let default = self.eat("DEFAULT");
        self.expect("FOR TYPE")?;
        let ty = self.type_name()?;
        self.expect("USING")?;
        let method = self.name()?;
        let family = if self.eat("FAMILY") { Some(self.object_name()?) } else { None };
        self.expect("AS")?;
        let items = self.list(Self::operator_item)?;
        Ok(Ddl::CreateOperatorClass(CreateOperatorClass { name, default, ty, method, family, items }.into()))
    }

    fn operator_item(&mut self) -> Parsed<OperatorItem> {
        if self.eat("STORAGE") {
            return Ok(OperatorItem::Storage(self.type_name()?));
        }
        if self.eat("FUNCTION") {
            let number = self.integer()?;
            let operands =
                if self.is_symbol("(") { self.parenthesized(Self::type_name)? } else { Vec::new() };
            let function = self.routine_ref(Class::Function)?;
            return Ok(OperatorItem::Function { number, operands, function });
        }
        self.expect("OPERATOR")?;
        let number = self.integer()?;
        let name = self.operator_name()?;
        let operands = if self.is_symbol("(") { Some(self.operands()?) } else { None };
        let order_by = if self.eat("FOR ORDER BY") { Some(self.object_name()?) } else { None };
        self.eat("FOR SEARCH");
        self.eat("RECHECK");
        Ok(OperatorItem::Operator { number, name, operands, order_by })
    }

    /// After CREATE OPERATOR FAMILY.
    pub(super) fn create_operator_family(&mut self) -> Parsed<Ddl> {
        let name = self.object_name()?;
        self.expect("USING")?;
        Ok(Ddl::CreateOperatorFamily(CreateOperatorFamily { name, method: self.name()? }))
    }

    /// ALTER OPERATOR FAMILY … ADD, DROP; none where something else follows.
    pub(super) fn alter_operator_family(&mut self) -> Parsed<Option<Ddl>> {
        let name = self.object_name()?;
        self.expect("USING")?;
        let method = self.name()?;
        let (mut add, mut drop) = (Vec::new(), Vec::new());
        if self.eat("ADD") {
            add = self.list(Self::operator_item)?;
        } else if self.eat("DROP") {
            drop = self.list(Self::dropped_item)?;
        } else {
            return Ok(None);
        }
        Ok(Some(Ddl::AlterOperatorFamily(AlterOperatorFamily { name, method, add, drop })))
    }

    fn dropped_item(&mut self) -> Parsed<DroppedItem> {
        let function = self.expect_one(&[("FUNCTION", true), ("OPERATOR", false)], "OPERATOR or FUNCTION")?;
        let number = self.integer()?;
        Ok(DroppedItem { function, number, operands: self.parenthesized(Self::type_name)? })
    }
}
