//! Snapshots give back what they were made of, and say what is wrong with others.

use super::*;
use crate::kinds::column::{Column, Identity};
use crate::kinds::schema::Schema;
use crate::kinds::{Kind, view::View};
use crate::model::{Expr, Grantee, Privilege, QName, Query, SearchPath, TypeRef};

fn column(default: &str) -> Column {
    Column {
        position: 1,
        ty: TypeRef { modifiers: vec!["20".to_owned()], ..TypeRef::builtin("varchar") },
        not_null: true,
        default: Some(Expr { sql: default.to_owned(), path: SearchPath::new(["public".into()]) }),
        identity: Some(Box::new(Identity {
            always: true,
            start: i64::MIN,
            increment: 1,
            min: i64::MIN,
            max: i64::MAX,
            cache: 1,
            cycle: false,
            sequence: None,
            unlogged: false,
            comment: None,
            privileges: None,
        })),
        generated: None,
        collation: Some(QName::builtin("C")),
        storage: None,
        compression: None,
        statistics: None,
        local: false,
        options: [("n_distinct".to_owned(), "-0.5".to_owned())].into(),
    }
}

fn model() -> Model {
    let mut model = Model {
        speaks: Speaks { owner: true, privileges: false, comments: true },
        server: Some(Server { version_num: 150_018, version: "15.18".to_owned(), ..Server::default() }),
        notices: vec![Notice {
            rule: "unmodeled-object".into(),
            message: "\"quotes\" and\nlines".to_owned(),
            help: None,
            object: Some("app.x".to_owned()),
            origin: None,
        }],
        ..Model::default()
    };
    let mut privileges = Privileges::default();
    privileges.grant(Grantee::Owner, Privilege::Usage, false);
    privileges.grant(Grantee::Public, Privilege::Usage, false);
    privileges.grant(Grantee::Role("(owner)".into()), Privilege::Create, true);
    privileges.grant(Grantee::Role("(owner)".into()), Privilege::Usage, false);
    let schema =
        Object { privileges: Some(privileges), owner: Some("Ann".into()), ..Object::new(Schema::default()) };
    model.objects.insert(Id::global(Kind::Schema, &"app".into()), schema);
    let users = QName::new(&"app".into(), &"users".into());
    let commented = Object { comment: Some("ä\t\"\\".to_owned()), ..Object::new(column("'it''s'")) };
    model.objects.insert(Id::under(Kind::Column, &users, &"e mail".into()), commented);
    model
}

#[test]
fn what_is_written_reads_back_the_same_and_is_written_the_same() {
    let model = model();
    let text = write(&model).unwrap();
    let back = read(&text, "x.json").unwrap();
    assert_eq!(back, model);
    assert_eq!(write(&back).unwrap(), text);
    assert_eq!(read(&write(&Model::default()).unwrap(), "x").unwrap(), Model::default());
    let doubtful = model.objects.keys().cloned().collect();
    let model = Model { doubtful, ..model };
    assert_eq!(read(&write(&model).unwrap(), "x.json").unwrap(), model);
}

#[test]
fn version_1_stays_as_it_is() {
    insta::assert_snapshot!("version_1", write(&model()).unwrap());
}

#[test]
fn what_is_no_snapshot_is_told_apart() {
    let text = write(&model()).unwrap();
    let error = |text: &str| read(text, "x.json").unwrap_err();
    for cut in [1, 20, text.len() / 2, text.len() - 3] {
        let cut = text.floor_char_boundary(cut);
        assert!(matches!(error(&text[..cut]), SnapshotError::Cut { .. }), "{}", error(&text[..cut]));
    }
    assert!(matches!(error(""), SnapshotError::Cut { line: 1, .. }));
    assert!(matches!(error("CREATE TABLE t ();"), SnapshotError::Json { .. }));
    assert!(matches!(error("{\"version\": 1, \"findings\": []}"), SnapshotError::OtherFormat { .. }));
    assert!(matches!(error("[]"), SnapshotError::OtherFormat { .. }));
    let later = text.replace("\"version\": 1,", "\"version\": 2,");
    assert!(matches!(error(&later), SnapshotError::OtherVersion { found, .. } if found == "2"));
    let other = text.replace("\"kind\": \"schema\"", "\"kind\": \"extension\"");
    assert!(matches!(error(&other), SnapshotError::Kinds { object, .. } if object == "app"));
    let unknown = text.replace("\"kind\": \"schema\"", "\"kind\": \"shema\"");
    assert!(matches!(error(&unknown), SnapshotError::Json { message, .. } if message.contains("shema")));
    assert!(matches!(read(&text, "x").map(|_| ()), Ok(())));
}

#[test]
fn an_object_twice_is_a_merge_gone_wrong() {
    let text = "{\"format\": \"driftlint-snapshot\", \"version\": 1, \"speaks\": {\"owner\": false, \"privileges\": false, \
                \"comments\": false}, \"objects\": [OBJECT, OBJECT]}";
    let view = View {
        columns: Vec::new(),
        query: Query::qualified("SELECT 1"),
        options: [].into(),
        stand_in: Vec::new(),
    };
    let body = serde_json::to_string(&Body::from(view)).unwrap();
    let object =
        format!("{{\"id\": {{\"kind\": \"view\", \"schema\": \"a\", \"name\": \"v\"}}, \"body\": {body}}}");
    let text = text.replace("OBJECT", &object);
    assert!(matches!(read(&text, "x"), Err(SnapshotError::Twice { object, .. }) if object == "a.v"));
}
