//! CREATE TYPE … AS RANGE.

use super::RangeType;
use crate::kinds::Written;
use crate::plan::context::At;
use crate::plan::write::Sql;

impl Written for RangeType {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let Self { subtype, opclass, collation, canonical, subtype_diff, multirange } = self;
        let mut options = vec![format!("subtype = {subtype}")];
        let named = [
            ("subtype_opclass", opclass),
            ("collation", collation),
            ("canonical", canonical),
            ("subtype_diff", subtype_diff),
            ("multirange_type_name", multirange),
        ];
        for (word, name) in named {
            if word != "multirange_type_name" || at.major >= 14 {
                options.extend(name.as_ref().map(|name| format!("{word} = {name}")));
            }
        }
        let create = Sql::new(format!("CREATE TYPE {} AS RANGE ({})", at.id.qname(), options.join(", ")));
        vec![create]
    }
}
