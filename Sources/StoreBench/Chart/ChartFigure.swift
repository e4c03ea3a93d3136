// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Lines over an axis, as SVG. Pure.
///
/// It carries its own description in words, for readers who cannot see it.
struct ChartFigure: Sendable {
    /// A label below the plot.
    struct Tick: Sendable {
        /// From 0 to 1.
        var x: Double
        var text: String
    }

    static let width = 400.0
    static let height = 280.0
    /// A character of the legend and of labels, at most.
    private static let characterWidth = 6.3
    private static let legendRow = 16.0
    private static let left = 72.0
    private static let right = 384.0
    private static let bottom = 236.0

    var title: String
    /// Upright, at the left.
    var unit: String
    var xLabel: String
    var ticks: [Tick]
    var lines: [ChartLine]
    /// Where a line from top to bottom is drawn and named; nil for none.
    var mark: Tick?

    /// The figure as an `svg` element, with attributes that put it somewhere, such as
    /// `x="0" y="20"`.
    func svg(place: String = "") -> String {
        let number = MarkupText.number
        let scale = ChartScale(largest: lines.flatMap(\.points).map { $0.y + $0.spread }.max() ?? 0)
        let (legend, top) = self.legend
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \(place) "
        text += "viewBox=\"0 0 \(number(Self.width)) \(number(Self.height))\">"
        text += "<title>\(MarkupText.escape(title))</title>"
        text += "<desc>\(MarkupText.escape(description))</desc>"
        text += "<text class=\"title\" x=\"8\" y=\"16\">\(MarkupText.escape(title))</text>"
        text += legend
        text += yAxis(scale, top: top) + xAxis() + kneeMark(top: top)
        for line in lines { text += path(of: line, scale, top: top) }
        return text + "</svg>"
    }

    /// The values in words.
    private var description: String {
        lines.map { line in
            "\(line.name): " + line.points.map(\.text).joined(separator: "; ")
        }.joined(separator: ". ")
    }

    /// Names with their colours, in as many rows as they need, and where the plot begins below.
    private var legend: (text: String, plotTop: Double) {
        var text = ""
        var x = 8.0
        var y = 34.0
        guard lines.count > 1 else { return ("", 38) }
        for line in lines {
            let name = MarkupText.short(line.name, 40)
            let width = 24 + Double(name.count) * Self.characterWidth + 12
            if x > 8, x + width > Self.width {
                x = 8
                y += Self.legendRow
            }
            let style = classes(of: line)
            text += "<line class=\"\(style)\" x1=\"\(MarkupText.number(x))\" "
            text += "x2=\"\(MarkupText.number(x + 18))\" y1=\"\(MarkupText.number(y - 4))\" "
            text += "y2=\"\(MarkupText.number(y - 4))\"/>"
            text += "<text x=\"\(MarkupText.number(x + 24))\" y=\"\(MarkupText.number(y))\">"
            text += "\(MarkupText.escape(name))</text>"
            x += width
        }
        return (text, y + 22)
    }

    private func yAxis(_ scale: ChartScale, top: Double) -> String {
        var text = ""
        for tick in scale.ticks {
            let y = MarkupText.number(Self.y(tick, scale, top))
            let style = tick == 0 ? "axis" : "grid"
            text += "<line class=\"\(style)\" x1=\"\(MarkupText.number(Self.left))\" "
            text += "x2=\"\(MarkupText.number(Self.right))\" y1=\"\(y)\" y2=\"\(y)\"/>"
            text += "<text x=\"\(MarkupText.number(Self.left - 6))\" y=\"\(y)\" dy=\"4\" "
            text += "text-anchor=\"end\">\(scale.text(of: tick))</text>"
        }
        let middle = MarkupText.number((top + Self.bottom) / 2)
        text += "<text transform=\"translate(12 \(middle)) rotate(-90)\" text-anchor=\"middle\">"
        return text + "\(MarkupText.escape(unit))</text>"
    }

    private func xAxis() -> String {
        let bottom = Self.bottom
        let widest = ticks.map { Double($0.text.count) * Self.characterWidth + 6 }.max() ?? 0
        var free = -1.0
        var text = ""
        for tick in ticks {
            let x = Self.x(tick.x)
            text += "<line class=\"axis\" x1=\"\(MarkupText.number(x))\" "
            text += "x2=\"\(MarkupText.number(x))\" y1=\"\(MarkupText.number(bottom))\" "
            text += "y2=\"\(MarkupText.number(bottom + 4))\"/>"
            // A label that would touch the one before is left out; its tick stays.
            guard x - widest / 2 >= free else { continue }
            free = x + widest / 2
            text += "<text x=\"\(MarkupText.number(x))\" y=\"\(MarkupText.number(bottom + 17))\" "
            text += "text-anchor=\"middle\">\(MarkupText.escape(tick.text))</text>"
        }
        let middle = MarkupText.number((Self.left + Self.right) / 2)
        text += "<text x=\"\(middle)\" y=\"\(MarkupText.number(bottom + 36))\" "
        return text + "text-anchor=\"middle\">\(MarkupText.escape(xLabel))</text>"
    }

    private func kneeMark(top: Double) -> String {
        guard let mark else { return "" }
        let x = Self.x(mark.x)
        // Above the plot, where no line runs.
        return "<line class=\"knee\" x1=\"\(MarkupText.number(x))\" "
            + "x2=\"\(MarkupText.number(x))\" y1=\"\(MarkupText.number(top))\" "
            + "y2=\"\(MarkupText.number(Self.bottom))\"/>"
            + "<text x=\"\(MarkupText.number(x))\" y=\"\(MarkupText.number(top - 4))\" "
            + "text-anchor=\"middle\">\(MarkupText.escape(mark.text))</text>"
    }

    private func path(of line: ChartLine, _ scale: ChartScale, top: Double) -> String {
        let name = line.colour.className
        var text = ""
        for point in line.points where point.spread > 0 {
            let x = MarkupText.number(Self.x(point.x))
            let high = MarkupText.number(Self.y(point.y + point.spread, scale, top))
            let low = MarkupText.number(Self.y(max(0, point.y - point.spread), scale, top))
            text += "<line class=\"whisker \(name)\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(high)\" "
            text += "y2=\"\(low)\"/>"
        }
        let places = line.points.map {
            (MarkupText.number(Self.x($0.x)), MarkupText.number(Self.y($0.y, scale, top)))
        }
        if line.isFilled, let first = places.first, let last = places.last {
            let bottom = MarkupText.number(Self.bottom)
            text += "<polygon class=\"area f\(name)\" points=\"\(first.0),\(bottom) "
            text += places.map { "\($0.0),\($0.1)" }.joined(separator: " ")
            text += " \(last.0),\(bottom)\"/>"
        }
        text += "<polyline class=\"\(classes(of: line))\" points=\""
        text += places.map { "\($0.0),\($0.1)" }.joined(separator: " ") + "\"/>"
        guard line.hasMarks || line.points.count == 1 else { return text }
        for (place, point) in zip(places, line.points) {
            text += "<circle class=\"f\(name)\" cx=\"\(place.0)\" cy=\"\(place.1)\" r=\"3.5\">"
            text += "<title>\(MarkupText.escape("\(line.name): \(point.text)"))</title></circle>"
        }
        return text
    }

    private func classes(of line: ChartLine) -> String {
        "line \(line.colour.className)" + (line.isDashed ? " dash" : "")
    }

    /// Points stand a little inside of the plot's ends.
    private static func x(_ share: Double) -> Double {
        left + 12 + share * (right - left - 24)
    }

    private static func y(_ value: Double, _ scale: ChartScale, _ top: Double) -> Double {
        bottom - value / scale.top * (bottom - top)
    }
}
