// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What an inspection found, for a person. Pure.
enum InspectionText {
    /// Everything.
    static func text(
        _ findings: ManifestFindings, _ cost: CostEstimate?, _ prices: PriceList
    ) -> String {
        let tally = findings.tally
        var lines = [
            line("manifest", "\(findings.name) (\(form(findings)))"),
            line("rows", "\(number(tally.rows)), \(number(tally.badRows)) of them bad"),
        ]
        lines += list(
            "buckets",
            tally.buckets.sorted { $0.key < $1.key }.map { "\($0.key): \(number($0.value))" })
        lines.append(line("versions", versions(tally)))
        lines += sizes(tally.sizes)
        lines += list("classes", classes(tally))
        lines.append(line("duplicates", duplicates(findings.duplicates)))
        lines.append(line("requests", requests(tally.requests)))
        if let cost { lines += self.cost(cost, prices, of: tally) }
        let problems = problems(findings)
        return (lines + (problems.isEmpty ? [] : [""] + problems)).joined(separator: "\n")
    }

    /// What is wrong, and what stands more than once: a line each.
    static func problems(_ findings: ManifestFindings) -> [String] {
        let tally = findings.tally
        var lines = tally.badRowExamples.map { bad in
            (bad.file.map { "\($0): " } ?? "") + "\(bad.failure.errorCode): \(bad.failure.message)"
        }
        if tally.badRows > 0 {
            let kinds = tally.problems.sorted { $0.key < $1.key }.map {
                "\(number($0.value)) \($0.key)"
            }
            lines.append("bad rows: \(number(tally.badRows)) (\(kinds.joined(separator: ", ")))")
        }
        let found = findings.duplicates
        lines += found.examples.map { duplicate($0, findings.files) }
        if found.rows > 0 { lines.append(duplicates(found)) }
        return lines
    }

    private static func form(_ findings: ManifestFindings) -> String {
        guard findings.form == .inventory else { return findings.form.rawValue }
        let count = findings.files.count
        return "\(findings.form.rawValue), \(count) data file\(count == 1 ? "" : "s")"
    }

    private static func versions(_ tally: ManifestTally) -> String {
        var parts = ["\(number(tally.rowsWithVersion)) rows name one"]
        if tally.nullVersions > 0 { parts.append("\(number(tally.nullVersions)) of them null") }
        if tally.deleteMarkers > 0 { parts.append("\(number(tally.deleteMarkers)) delete markers") }
        if tally.noncurrentVersions > 0 {
            parts.append("\(number(tally.noncurrentVersions)) not current")
        }
        return parts.joined(separator: ", ")
    }

    private static func sizes(_ sizes: SizeTally) -> [String] {
        guard sizes.count > 0 else { return [line("sizes", "not told by this manifest")] }
        var lines = [
            line(
                "sizes",
                "\(number(sizes.count)) known, \(ProgressText.bytes(sizes.bytes)) together"),
            line(
                "", "largest \(ProgressText.bytes(sizes.largestBytes)): \(sizes.largestKey)"),
        ]
        for (place, step) in sizes.steps.enumerated() where step.count > 0 {
            let range =
                place == 0
                ? "empty" : "from \(ProgressText.bytes(UInt64(1) << UInt64(place - 1)))"
            let left = range.padded(to: 16)
            lines.append(
                line("", "\(left) \(number(step.count)), \(ProgressText.bytes(step.bytes))"))
        }
        return lines
    }

    private static func classes(_ tally: ManifestTally) -> [String] {
        var lines = tally.storageClasses.sorted { $0.key < $1.key }.map { name, each in
            "\(name): \(number(each.count)), \(ProgressText.bytes(each.bytes))"
        }
        if tally.archived > 0 {
            lines.append("\(number(tally.archived)) archived: copied only where restored")
        }
        return lines
    }

    private static func duplicates(_ found: DuplicateSearch.Found) -> String {
        found.rows == 0
            ? "none"
            : "rows beyond the first of their object: \(number(found.rows)), of "
                + "\(number(found.names)) objects"
    }

    private static func duplicate(
        _ example: DuplicateSearch.Example, _ files: [String]
    ) -> String {
        let places = example.places.map { place in
            files.isEmpty ? "\(place.line)" : "\(place.line) of \(files[Int(place.file)])"
        }
        let more = example.count > UInt64(example.places.count) ? ", …" : ""
        let version = example.versionID.isEmpty ? "" : " version \(example.versionID)"
        return "\(example.bucket)/\(example.key)\(version) stands \(number(example.count)) times: "
            + "lines " + places.joined(separator: ", ") + more
    }

    private static func requests(_ requests: RequestEstimate) -> String {
        var parts = ["\(number(requests.copyObject)) copies"]
        if requests.createMultipartUpload > 0 {
            parts.append(
                "\(number(requests.createMultipartUpload)) uploads of "
                    + "\(number(requests.uploadPartCopy)) parts")
        }
        if requests.reads > 0 { parts.append("\(number(requests.reads)) questions") }
        let total = requests.writes + requests.reads
        var text = parts.joined(separator: ", ") + "; \(number(total)) requests"
        if requests.unknownSizes > 0 {
            text +=
                ", more where one of \(number(requests.unknownSizes)) unknown sizes is above 5 GiB"
        }
        return text
    }

    private static func cost(
        _ cost: CostEstimate, _ prices: PriceList, of tally: ManifestTally
    ) -> [String] {
        let currency = prices.currency
        var parts = ["\(money(cost.requests)) \(currency) for requests"]
        if cost.retrieval > 0 { parts.append("\(money(cost.retrieval)) for retrieval") }
        if cost.transfer > 0 { parts.append("\(money(cost.transfer)) for transfer") }
        var lines = [line("cost", parts.joined(separator: ", "))]
        if tally.sizes.count > 0 {
            lines.append(
                line("", "\(money(cost.storagePerMonth)) \(currency) a month for storage"))
        }
        return lines + [line("", "prices: \(prices.name)")]
    }

    private static func list(_ title: String, _ entries: [String]) -> [String] {
        // A terminal's page; the JSON has all of them.
        let shown = entries.prefix(20).enumerated().map { line($0 == 0 ? title : "", $1) }
        return entries.count > 20
            ? shown + [line("", "and \(number(UInt64(entries.count - 20))) more")] : shown
    }

    private static func line(_ title: String, _ text: String) -> String {
        title.padded(to: 12) + text
    }

    private static func number(_ value: UInt64) -> String { ProgressText.grouped(value) }

    /// Two digits behind the point; four for less than one.
    private static func money(_ value: Double) -> String {
        if value > 0, value < 0.000_05 { return "less than 0.0001" }
        let digits = value < 1 && value > 0 ? 4 : 2
        let scale = digits == 4 ? 10_000.0 : 100.0
        guard value * scale < 1e18 else { return "\(value)" }
        let units = UInt64((value * scale).rounded())
        let fraction = String(units % UInt64(scale))
        let zeros = String(repeating: "0", count: digits - fraction.utf8.count)
        return "\(ProgressText.grouped(units / UInt64(scale))).\(zeros)\(fraction)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
