//! `driftlint completions` and `driftlint man`.

use super::{CliError, SUCCESS, command, output};

/// `driftlint completions SHELL`.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  driftlint completions bash > /etc/bash_completion.d/driftlint\n  driftlint \
                        completions fish > ~/.config/fish/completions/driftlint.fish"
)]
pub struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Writes the completion script of a shell.
pub(super) fn completions(args: &Args) -> Result<u8, CliError> {
    // Rendered first: clap_complete panics where it cannot write, into a closed pipe for one.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "driftlint", &mut script);
    output::to_stdout(|out| out.write_all(&script))?;
    Ok(SUCCESS)
}

/// Writes the manual page: the command's own, then one section a subcommand.
pub(super) fn man() -> Result<u8, CliError> {
    let mut page = Vec::new();
    let whole = command();
    let rendered = clap_mangen::Man::new(whole.clone()).render(&mut page).and_then(|()| {
        let mut visible = whole.get_subcommands().filter(|sub| !sub.is_hide_set());
        visible.try_for_each(|sub| subcommand(sub, &mut page))
    });
    rendered.map_err(CliError::Stdout)?;
    output::to_stdout(|out| out.write_all(&page))?;
    Ok(SUCCESS)
}

fn subcommand(sub: &clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let name = format!("driftlint {}", sub.get_name());
    let man = clap_mangen::Man::new(sub.clone().bin_name(name.clone()));
    page.extend_from_slice(format!(".SH \"{}\"\n", name.to_uppercase()).as_bytes());
    man.render_description_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_options_section(page)
}
