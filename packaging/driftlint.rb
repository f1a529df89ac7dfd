# A formula for Homebrew: REPOSITORY, VERSION and the two sums (SHA256SUMS of the release) are filled in for each release.
class Driftlint < Formula
  desc "Declarative schema-drift linter for PostgreSQL"
  homepage "REPOSITORY"
  version "VERSION"
  license any_of: ["MIT", "Apache-2.0"]

  on_arm do
    url "REPOSITORY/releases/download/vVERSION/driftlint-aarch64-apple-darwin.tar.gz"
    sha256 "SHA256_OF_AARCH64"
  end
  on_intel do
    url "REPOSITORY/releases/download/vVERSION/driftlint-x86_64-apple-darwin.tar.gz"
    sha256 "SHA256_OF_X86_64"
  end

  def install
    bin.install "driftlint"
    generate_completions_from_executable(bin/"driftlint", "completions")
    (man1/"driftlint.1").write Utils.safe_popen_read(bin/"driftlint", "man")
  end

  test do
    (testpath/"a.sql").write "CREATE TABLE a (id bigint PRIMARY KEY);"
    system bin/"driftlint", "check", "a.sql", "--against", "a.sql"
  end
end
