//! What a snapshot says beside its objects.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::model::Model;

/// What a snapshot says beside its objects, which is quickly read: how the other side is to be read depends on it. None
/// of a text that is no snapshot; what is wrong with its objects is not looked for.
pub fn head(text: &str) -> Option<Model> {
    let mut head = Head::default();
    let read = serde_json::Deserializer::from_str(text).deserialize_map(&mut head);
    (read.is_ok() || head.is_whole).then_some(head.model)
}

#[derive(Default)]
struct Head {
    model: Model,
    /// What extensions bring was read: the last that is written before the objects.
    has_provided: bool,
    /// All was read that there is.
    is_whole: bool,
}

impl<'de> Visitor<'de> for &mut Head {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a snapshot")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "server" => self.model.server = members.next_value()?,
                "speaks" => self.model.speaks = members.next_value()?,
                "notices" => self.model.notices = members.next_value()?,
                "doubtful" => self.model.doubtful = members.next_value()?,
                "provided" => {
                    self.model.provided = members.next_value()?;
                    self.has_provided = true;
                }
                "objects" if self.has_provided => {
                    self.is_whole = true;
                    return Err(A::Error::custom("the rest is not asked for"));
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Name, Speaks};

    #[test]
    fn the_head_is_what_stands_before_the_objects_or_after_them() {
        let provided = r#""provided": {"types": [{"name": {"name": "t"}, "typtype": "b", "category": "U",
            "preferred": false, "base": null, "collatable": false}]}"#;
        let speaks = r#""speaks": {"owner": true, "privileges": false, "comments": true}"#;
        for (text, types) in [
            (format!("{{{speaks}, {provided}, \"objects\": [broken"), Some(1)),
            (format!("{{{speaks}, \"objects\": [{{}}], {provided}}}"), Some(1)),
            (format!("{{{speaks}, \"objects\": []}}"), Some(0)),
            (format!("{{{speaks}, \"objects\": [broken"), None),
            ("[]".to_owned(), None),
        ] {
            let head = head(&text);
            assert_eq!(head.as_ref().map(|model| model.provided.types.len()), types, "{text}");
            let Some(head) = head else { continue };
            assert_eq!(head.speaks, Speaks { owner: true, privileges: false, comments: true });
            assert!(head.provided.types.iter().all(|ty| ty.name.name == Name::new("t")));
        }
    }
}
