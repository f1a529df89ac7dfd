//! Where a schema comes from: files, migrations, git, snapshots, databases.
