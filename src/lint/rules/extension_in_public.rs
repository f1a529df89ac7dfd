//! An extension among one's own objects.

use super::*;

pub(super) const RULE: LintRule = LintRule {
    name: "extension-in-public",
    group: Group::Style,
    severity: Severity::Note,
    enabled: false,
    summary: "an extension in schema public",
    what: "Looks for extensions that are installed into schema public.",
    why: "Hundreds of functions lie between one's own, and whoever may create in public can put one in their way. A \
          schema of its own keeps them apart.",
    example: "CREATE EXTENSION pg_trgm;",
    instead: "CREATE SCHEMA extensions;
CREATE EXTENSION pg_trgm SCHEMA extensions;",
    check: Check::Schema(check),
};

fn check(schema: &Schema<'_>) -> Vec<Flaw> {
    let public = |extension: &Of<'_, Extension>| {
        extension.id.name.as_str() != "plpgsql"
            && extension.body.schema.as_ref().is_some_and(|schema| schema.as_str() == "public")
    };
    let flaw = |extension: Of<'_, Extension>| {
        let name = &extension.id.name;
        Flaw::of(&extension, format!("extension {name} is in schema public"))
            .fix(format!("ALTER EXTENSION {name} SET SCHEMA extensions;"))
    };
    schema.all::<Extension>().filter(public).map(flaw).collect()
}
