// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Two results beside each other: the cells both have, and what else differs. Pure.
package struct ResultComparison: Sendable {
    /// In A's order.
    package let cells: [CellComparison]
    /// What only one of them measured, and what was not the same, in sentences.
    package let notes: [String]

    package init(_ a: BenchResult, _ b: BenchResult) {
        let first = Self.cells(of: a)
        let second = Self.cells(of: b)
        cells = first.compactMap { cell in
            second.first {
                $0.series == cell.series && $0.cell.concurrency == cell.cell.concurrency
            }
            .map {
                CellComparison(
                    series: cell.series, concurrency: cell.cell.concurrency, a: cell.cell,
                    b: $0.cell)
            }
        }
        notes =
            Self.differences(a, b) + Self.unmatched(first, second, only: "A")
            + Self.unmatched(second, first, only: "B") + Self.knees(a, b)
    }

    /// The cells in which B is slower by more than a share of A.
    package func slower(byMoreThan share: Double) -> [CellComparison] {
        cells.filter { $0.isSlower(byMoreThan: share) }
    }

    private struct Entry {
        var series: BenchSeries
        var cell: CellResult
        var name: String { "\(series.name) with \(cell.concurrency) at once" }
    }

    private static func cells(of result: BenchResult) -> [Entry] {
        result.series.flatMap { series in
            series.cells.map { Entry(series: series.series, cell: $0) }
        }
    }

    private static func unmatched(
        _ entries: [Entry], _ others: [Entry], only name: String
    ) -> [String] {
        let missing = entries.filter { entry in
            !others.contains {
                $0.series == entry.series && $0.cell.concurrency == entry.cell.concurrency
            }
        }
        guard !missing.isEmpty else { return [] }
        return ["only in \(name): \(missing.map(\.name).joined(separator: "; "))"]
    }

    /// What was not the same besides the store's speed.
    private static func differences(_ a: BenchResult, _ b: BenchResult) -> [String] {
        let pairs: [(String, String, String)] = [
            ("store", a.store.endpoint, b.store.endpoint),
            ("bucket", a.store.bucket, b.store.bucket),
            ("version of brigade", a.program, b.program),
            ("processors", "\(a.machine.processors)", "\(b.machine.processors)"),
            ("processor model", a.machine.processorModel, b.machine.processorModel),
            ("kernel", a.machine.kernel, b.machine.kernel),
            (
                "part size", Quantity.bytes(a.plan.partBytes), Quantity.bytes(b.plan.partBytes)
            ),
            ("objects seeded", "\(a.plan.objects)", "\(b.plan.objects)"),
            ("keys listed", "\(a.plan.listKeys)", "\(b.plan.listKeys)"),
            ("requests per call", "\(a.plan.attemptsMax)", "\(b.plan.attemptsMax)"),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { "\($0.0) differs: A \($0.1), B \($0.2)" }
    }

    /// The best of each search, which may lie at different concurrencies.
    private static func knees(_ a: BenchResult, _ b: BenchResult) -> [String] {
        a.series.compactMap { first in
            guard let second = b.series.first(where: { $0.series == first.series }),
                let one = first.kneeCell, let other = second.kneeCell,
                one.concurrency != other.concurrency
            else { return nil }
            return "\(first.series.name): the knee moved from \(one.concurrency) at once "
                + "(\(Quantity.threeDigits(one.callsPerSecond)) calls/s) to \(other.concurrency) "
                + "(\(Quantity.threeDigits(other.callsPerSecond)) calls/s)"
        }
    }
}
