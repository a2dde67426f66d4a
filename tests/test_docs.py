"""The documents cannot go stale: every command and source is in them, in both languages, and links lead somewhere."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from aggregator.cli import COMMANDS, cli
from aggregator.paths import ROOT
from spiders import registry

READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DOCUMENTS = [*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
OPERATIONS = sorted((ROOT / "docs" / "operations").iterdir())
# `aggregator` as a command, with its first word and what stands behind it on the line or within the code.
CALLED = re.compile(r"(?:^|[`/\s])aggregator ([a-z-]+)([^`|\n]*)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(readme: Path, command: str) -> None:
    assert re.search(rf"`(aggregator )?{command}\b", readme.read_text(encoding="utf-8")), (
        f"document `{command}` in {readme.name}"
    )


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_of_a_group_is_in_the_readme(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    for name in COMMANDS:
        group = cli.get_command(click.Context(cli), name)
        for command in group.list_commands(click.Context(group)) if isinstance(group, click.Group) else ():
            assert re.search(rf"`aggregator {name} [^`]*\b{command}\b", text), f"document `{name} {command}`"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    found = cli.get_command(click.Context(cli), command)
    assert found is not None, f"{COMMANDS[command]} does not exist"
    assert found.help
    for option in found.params:
        if isinstance(option, click.Option):
            assert option.help, f"{command} {option.name} has no help"


def test_the_lists_of_commands_tell_each_in_a_line_that_is_not_cut() -> None:
    groups: list[click.Group] = [cli]
    while groups:
        group = groups.pop()
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            told = command.get_short_help_str(limit=45)
            assert told, f"{name} has no short_help"
            assert not told.endswith("..."), f"{name}: {told}"
            assert len(told) <= 40, f"{name}: {told}"
            if isinstance(command, click.Group):
                groups.append(command)


@pytest.mark.parametrize("name", sorted(registry.catalogue()))
def test_every_source_is_in_the_table_of_sources(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "sources.md").read_text(encoding="utf-8"), f"add {name} to docs/sources.md"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{document.name} links to {target}, which is not there"


def test_exit_statuses_are_documented() -> None:
    for readme in READMES:
        text = readme.read_text(encoding="utf-8")
        assert all(f"| {status} |" in text for status in (0, 1, 2, 3, 75))


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readme_names_what_a_crawl_of_all_visits(readme: Path) -> None:
    marked = readme.read_text(encoding="utf-8").split("<!-- enabled: begin -->")[1].split("<!-- enabled: end -->")[0]
    enabled = [name for name, source in registry.catalogue().items() if source.enabled]
    assert sorted(re.findall(r"`([^`]+)`", marked)) == sorted(enabled)


@pytest.mark.parametrize("file", [*READMES, *OPERATIONS], ids=lambda path: path.name)
def test_whatever_is_copied_to_crawl_from_then_on_says_who_can_be_reached(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    copied = re.findall("```cron\n(.*?)```", text, re.DOTALL) if file in READMES else [text]
    assert copied
    for each in copied:
        assert not re.search(r"bin/aggregator (crawl|scale work)", each) or "AGGREGATOR_CONTACT=" in each


def test_whoever_is_on_duty_is_told_of_every_file_for_cron_and_systemd() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [path.name for path in OPERATIONS if f"](operations/{path.name})" not in told] == []


def test_whoever_is_on_duty_is_told_how_cron_may_write_outside_the_checkout() -> None:
    cron = (ROOT / "docs" / "operations" / "jingxuan.cron").read_text(encoding="utf-8")
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    written = [Path(file).parent for file in re.findall(r"^[^#].*--prometheus (\S+)", cron, re.MULTILINE)]
    assert written
    for folder in written:
        assert re.search(rf"^install -d -o \w+ .*{folder}$", told, re.MULTILINE), folder


def test_git_leaves_what_documents_make_in_the_checkout_alone() -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in [*DOCUMENTS, *OPERATIONS])
    # Capitals stand for a name of one's own.
    named = set(re.findall(r"(?<![\w/])data/[\w.-]*\w|(?<=ARCHIVE=)[a-z][\w./-]*", told))
    made = sorted(named - _tracked())
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", *made, *(f"{name}/" for name in made)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.splitlines()  # fmt: skip
    assert {"data/crawl.log", "data/first-night", "data/archive", "pond.warc.gz"} <= {*made}
    assert [name for name in made if not {name, f"{name}/"} & {*ignored}] == []


def _tracked() -> set[str]:
    """The files that git has, and their folders."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {str(path) for file in listed.splitlines() for path in (Path(file), *Path(file).parents)}


@pytest.mark.parametrize("document", [*DOCUMENTS, *OPERATIONS], ids=lambda path: path.name)
def test_what_documents_call_exists(document: Path) -> None:
    """Commands, and each --option among those of the command (or of the group's command that follows)."""
    for name, rest in CALLED.findall(document.read_text(encoding="utf-8")):
        if name not in COMMANDS:
            continue  # prose: "the aggregator is …"
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        word = (rest.split() or [""])[0]
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word) or command
        options = {option for each in command.params for option in each.opts} | {"--help"}
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= options, f"{document.name}: aggregator {name}{rest}"
