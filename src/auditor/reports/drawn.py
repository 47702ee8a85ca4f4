"""What rich draws, as text: to a terminal's width and colours, or to a fixed width without any."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console

# How wide a report is that goes to a file or a pipe.
PIPED_WIDTH = 100


def drawn(draw: Callable[[Console], None], *, terminal: bool, width: int = PIPED_WIDTH) -> str:
    """What `draw` prints, at `width` where that is no terminal;
    without blanks at line ends, it ends with one line end.
    """
    if terminal:
        console = Console(highlight=False, emoji=False)
    else:
        console = Console(highlight=False, emoji=False, width=width, force_terminal=False, color_system=None)
    with console.capture() as captured:
        draw(console)
    return "".join(line.rstrip(" ") + "\n" for line in captured.get().rstrip("\n").split("\n"))
