// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Findings about single objects, told once for all that they hold for. Pure.
struct SampleFindings {
    private struct Entry {
        var finding: PreflightFinding
        var names: [String]
    }

    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Adds what was found about the object of that name.
    mutating func add(_ finding: PreflightFinding, _ name: String) {
        let place = entries.firstIndex {
            $0.finding.level == finding.level && $0.finding.subject == finding.subject
        }
        if let place {
            if !entries[place].names.contains(name) { entries[place].names.append(name) }
        } else {
            entries.append(Entry(finding: finding, names: [name]))
        }
    }

    /// One finding each, with the number of objects that it was found of. What is wrong with some
    /// of them only has rows fail, and keeps no job from running.
    func findings(of count: Int) -> [PreflightFinding] {
        entries.map { entry in
            var finding = entry.finding
            let others = entry.names.count
            if others < count, finding.level == .problem { finding.level = .warning }
            finding.text += " (\(others) of \(count) objects tried, the first \(entry.names[0]))"
            return finding
        }
    }
}
