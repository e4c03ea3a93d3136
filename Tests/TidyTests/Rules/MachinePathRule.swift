// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// No text of the project names a folder of the machine it was written on, nor the host of a
/// package registry: neither means anything to a reader.
struct MachinePathRule: Rule {
    let name = "machine path"

    // Written in two pieces, or the rule would find itself.
    private static let folders = ["work/", "root/", "opt/swift"].map { "/" + $0 }
    private static let hosts = [
        "pypi.", "pythonhosted.", "deb.debian.", "npmjs.", "crates.", "proxy.golang.",
    ].map { $0 + "org" }

    func violations(in files: [SourceFile]) -> [Violation] {
        files.flatMap { file in
            file.lines.enumerated().compactMap { line in
                problem(line.element).map { violation(file, line: line.offset + 1, $0) }
            }
        }
    }

    private func problem(_ line: String) -> String? {
        if let folder = Self.folders.first(where: { isPath($0, in: line) }) {
            return "'\(folder)'; write a path relative to the checkout"
        }
        if let host = Self.hosts.first(where: line.contains) {
            return "'\(host)'; name the package, not where it is fetched from"
        }
        return nil
    }

    /// A folder counts at the start of a path, not in the middle of one (`docs/work/…`).
    private func isPath(_ folder: String, in line: String) -> Bool {
        line.ranges(of: folder).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || "._-$}~".contains(before))
        }
    }
}
