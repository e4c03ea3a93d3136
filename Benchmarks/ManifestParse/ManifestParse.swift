// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc

/// Reads a manifest as a job does, again and again, and prints what a pass costs.
///
///     manifest-parse FILE COLUMNS PASSES
///
/// `COLUMNS` is 2 for bucket and key, 3 for a version id as well. The first pass looks at every
/// value and is not timed; it brings the file into the page cache. What is printed is one line of
/// JSON: rows, rows that cannot be copied, bytes of decoded keys, and the CPU seconds of the
/// process, user and system, in each timed pass.
@main
struct ManifestParse {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 4, let columns = Int(words[2]), let passes = Int(words[3]),
            (2...3).contains(columns)
        else {
            print("usage: manifest-parse FILE COLUMNS PASSES")
            exit(2)
        }
        let fields: [ManifestField] = [.bucket, .key, .versionID]
        let parsing = ManifestParse(
            manifest: try ManifestFile(path: words[1]), fields: Array(fields.prefix(columns)))
        let found = try await parsing.examine()
        var seconds: [Double] = []
        for _ in 0..<passes {
            let before = cpuSeconds()
            guard try await parsing.countRows() == found.rows else { exit(1) }
            seconds.append(cpuSeconds() - before)
        }
        print(
            "{\"rows\": \(found.rows), \"malformed\": \(found.malformed), "
                + "\"key_bytes\": \(found.keyBytes), \"cpu_seconds\": \(seconds)}")
    }

    private let manifest: ManifestFile
    private let fields: [ManifestField]

    /// What the manifest holds, so that the caller can tell whether it was understood.
    private func examine() async throws -> (rows: Int, malformed: Int, keyBytes: Int) {
        var found = (rows: 0, malformed: 0, keyBytes: 0)
        var reader = ManifestReader(source: manifest, fields: fields)
        while let chunk = try await reader.next() {
            for index in 0..<chunk.count {
                let row = chunk.row(index)
                found.rows += 1
                found.malformed += row.problem == nil ? 0 : 1
                found.keyBytes += row.withKey { $0.count }
            }
        }
        return found
    }

    private func countRows() async throws -> Int {
        var rows = 0
        var reader = ManifestReader(source: manifest, fields: fields)
        while let chunk = try await reader.next() { rows += chunk.count }
        return rows
    }

    /// User and system time of the process so far.
    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
