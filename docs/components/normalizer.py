"""All dashes are one dash, where asked for: `--normalizers dashes`."""

import toolkit


def one_dash(character):
    """Called once for each character that occurs; a longer or an empty answer is fine, too."""
    return "-" if character in "‐‑‒–—―−－" else character


class DashNormalizer:
    name = "dashes"
    summary = "All dashes are one dash"
    default = False

    def normalize(self, view, options):
        return view.translate(one_dash)


@toolkit.hookimpl
def toolkit_normalizers():
    return [DashNormalizer()]
