# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A small SVG picture: shapes with a class each, colours for a light and for a dark page."""

from xml.sax.saxutils import escape

# For each class what it colours, on a light page, on a dark one.
_COLOURS = {
    "paper": ("fill", "#ffffff", "#0d1117"),
    "ink": ("fill", "#1f2328", "#e6edf3"),
    "quiet": ("fill", "#59636e", "#9198a1"),
    "grid": ("stroke", "#d8dee4", "#2a313c"),
    "axis": ("stroke", "#8c959f", "#6e7681"),
    "brigade": ("fill", "#d1480b", "#ff8b3d"),
    "brigade-line": ("stroke", "#d1480b", "#ff8b3d"),
    "floor": ("fill", "#8c959f", "#7d8590"),
    "floor-line": ("stroke", "#8c959f", "#7d8590"),
    "tool": ("fill", "#0969da", "#58a6ff"),
    "tool-line": ("stroke", "#0969da", "#58a6ff"),
    "library": ("fill", "#1a7f5a", "#4ac29a"),
    "library-line": ("stroke", "#1a7f5a", "#4ac29a"),
    "faded": ("fill", "#e3b79f", "#80512f"),
    "band": ("fill", "#fbe9df", "#2b1d14"),
}
_FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,'DejaVu Sans',sans-serif"


class Picture:
    """Shapes in the order they were added; the later ones are on top."""

    def __init__(self, width, height, description):
        self.width = width
        self.height = height
        self.description = description
        self.shapes = [f'<rect class="paper" width="{width}" height="{height}" rx="8"/>']

    def text(self, x, y, words, kind="ink", size=14, anchor="start", bold=False):
        weight = ' font-weight="600"' if bold else ""
        self.shapes.append(
            f'<text class="{kind}" x="{x:g}" y="{y:g}" font-size="{size}" '
            f'text-anchor="{anchor}"{weight}>{escape(words)}</text>')

    def line(self, x1, y1, x2, y2, kind="grid", width=1.0, dashes=""):
        pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.shapes.append(
            f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke-width="{width:g}"{pattern}/>')

    def rectangle(self, x, y, width, height, kind, radius=2):
        self.shapes.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
            f'height="{height:.1f}" rx="{radius}"/>')

    def dot(self, x, y, radius, kind):
        self.shapes.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>')

    def path(self, points, kind, width=2.0):
        steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.shapes.append(
            f'<polyline class="{kind}" fill="none" points="{steps}" stroke-width="{width:g}"/>')

    def title(self, words, below):
        """The heading of the picture and the sentence that says what is shown."""
        self.text(24, 36, words, size=19, bold=True)
        for number, sentence in enumerate(below):
            self.text(24, 60 + 20 * number, sentence, "quiet", 13.5)

    def footer(self, words):
        self.text(24, self.height - 16, words, "quiet", 12)

    def render(self):
        body = "\n".join(self.shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" font-family="{_FONT}">\n'
            f"<title>{escape(self.description)}</title>\n<style>\n{_style()}</style>\n"
            f"{body}\n</svg>\n")


def _style():
    def rules(column):
        return "".join(f".{name}{{{values[0]}:{values[column]}}}\n"
                       for name, values in _COLOURS.items())

    return f"{rules(1)}@media (prefers-color-scheme:dark){{\n{rules(2)}}}\n"
