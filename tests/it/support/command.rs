//! Running the binary as a user would, in an environment that nothing of the machine leaks into.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the binary came to.
#[derive(Debug)]
pub(crate) struct Output {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Output {
    /// The output, after checking the exit status.
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// The findings of a JSON report.
    pub(crate) fn findings(&self) -> Vec<serde_json::Value> {
        let report: serde_json::Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|e| panic!("{e}:\n{}\n{}", self.stdout, self.stderr));
        report["findings"].as_array().expect("findings").clone()
    }
}

/// One run of the binary.
pub(crate) struct Driftlint {
    args: Vec<OsString>,
    env: Vec<(String, OsString)>,
    dir: PathBuf,
    stdin: Vec<u8>,
}

impl Driftlint {
    /// With these arguments, in the root of the repository.
    pub(crate) fn new(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
        Self { args, env: Vec::new(), dir: super::root().to_owned(), stdin: Vec::new() }
    }

    /// In this folder.
    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        dir.clone_into(&mut self.dir);
        self
    }

    /// With this variable in its environment.
    pub(crate) fn env(mut self, key: &str, value: impl Into<OsString>) -> Self {
        self.env.push((key.to_owned(), value.into()));
        self
    }

    /// With this on its standard input.
    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = text.into();
        self
    }

    /// Runs it. That it does not panic goes for every run.
    pub(crate) fn run(self) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_driftlint"));
        command.args(&self.args).current_dir(&self.dir).env_clear();
        command.env("NO_COLOR", "1").env("HOME", "/nonexistent").env("LC_ALL", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.env);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        // It may end without reading: that is for the exit status to say.
        let _ = child.stdin.take().expect("a pipe").write_all(&self.stdin);
        let done = child.wait_with_output().expect("the binary ends");
        let output = Output {
            status: done.status.code().unwrap_or(-1),
            stdout: String::from_utf8(done.stdout).expect("UTF-8 on standard output"),
            stderr: String::from_utf8(done.stderr).expect("UTF-8 on standard error"),
        };
        assert!((0..=3).contains(&output.status), "{:?}: {output:?}", self.args);
        assert!(!output.stderr.contains("panicked at"), "{:?}: {output:?}", self.args);
        output
    }
}

/// Runs the binary with these arguments in the root of the repository.
pub(crate) fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Output {
    Driftlint::new(args).run()
}

/// Runs git in a folder, as somebody.
pub(crate) fn git(dir: &Path, arguments: &[&str]) {
    let config = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").args(config).args(arguments).current_dir(dir).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}
