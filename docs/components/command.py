"""A command beside the analyses: `toolkit length SOURCES`."""

import toolkit


class LengthCommand:
    name = "length"
    summary = "How many characters each document has"

    def command(self):
        import click

        @click.command(name=self.name, help=self.summary)
        @click.argument("sources", nargs=-1, required=True)
        def length(sources):
            for document in toolkit.load(*sources):
                click.echo(f"{len(document.text):>9,}  {document.id}")

        return length


@toolkit.hookimpl
def toolkit_commands():
    return [LengthCommand()]
