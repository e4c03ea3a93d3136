// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One line of a figure.
struct ChartLine: Sendable {
    /// A measured value.
    struct Point: Sendable {
        /// From 0 at the left end of the plot to 1 at its right end.
        var x: Double
        var y: Double
        /// How far the value can be off, either way; 0 where it is not known.
        var spread = 0.0
        /// What a reader is told who points at it.
        var text: String
    }

    /// In the legend.
    var name: String
    var colour: ChartColour
    var isDashed = false
    var hasMarks = true
    /// Whether the space below is tinted.
    var isFilled = false
    var points: [Point]
}
