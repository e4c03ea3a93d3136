// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a reader must know before believing the figures. Pure.
package enum ResultNotes {
    /// One sentence for each thing that was a limit besides the store, at the knees.
    package static func sentences(of series: [SeriesResult]) -> [String] {
        let cells = series.compactMap { series in
            series.kneeCell.map { (name: series.series.name, processor: $0.processor) }
        }
        var notes: [String] = []
        let own = cells.filter(\.processor.isOwnLimit)
        if !own.isEmpty {
            notes.append(
                "brigade itself used all the processors it could (\(names(own))): this machine was "
                    + "the limit, the store may be faster")
        }
        let machine = cells.filter(\.processor.isMachineLimit)
        if !machine.isEmpty {
            let most = machine.map(\.processor.own).max() ?? 0
            notes.append(
                "this machine's processors were all busy, though brigade used at most "
                    + "\(Quantity.percent(most)) of what it could (\(names(machine))): what else "
                    + "runs here was part of the limit")
        }
        return notes
    }

    private static func names(_ cells: [(name: String, processor: ProcessorShare)]) -> String {
        cells.map(\.name).joined(separator: ", ")
    }
}
